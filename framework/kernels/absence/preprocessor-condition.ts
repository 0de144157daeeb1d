// Conditions of the C preprocessor about a kernel's configuration, as far as the configuration decides them.

import type { KernelFacts } from "../kernel-facts.ts";

type Config = KernelFacts["config"];

/** Undefined: something else decides it, or what is written is not understood. */
export type Truth = boolean | undefined;

const token = /\s*(?:(\d+)[uUlL]*\b|([A-Za-z_]\w*)|(&&|\|\||[<>=!]=|[<>!()])|(\S))/y;

/** `defined(CONFIG_A) && !IS_ENABLED(CONFIG_B)` for a file that is compiled into the image. */
export function decideCondition(expression: string, config: Config): Truth {
  const tokens = tokensOf(expression);
  if (tokens === undefined) return undefined;
  const reader = { tokens, at: 0, config };
  const value = either(reader);
  return reader.at === tokens.length ? truthOf(value) : undefined;
}

/** The options that a condition names, each once. */
export function optionsOf(expression: string): readonly string[] {
  return [...new Set(expression.match(/\bCONFIG_\w+/g))];
}

interface Reader {
  readonly tokens: readonly string[];
  readonly config: Config;
  at: number;
}

/** As C computes with it. */
type Value = number | undefined;

function tokensOf(expression: string): readonly string[] | undefined {
  const found: string[] = [];
  token.lastIndex = 0;
  const text = expression.trim();
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null || match[4] !== undefined) return undefined;
    found.push(match[1] ?? match[2] ?? match[3]!);
  }
  return found;
}

function truthOf(value: Value): Truth {
  return value === undefined ? undefined : value !== 0;
}

function take(reader: Reader, wanted: string): boolean {
  if (reader.tokens[reader.at] !== wanted) return false;
  reader.at += 1;
  return true;
}

function either(reader: Reader): Value {
  let value = both(reader);
  while (take(reader, "||")) {
    const right = both(reader);
    const [one, other] = [truthOf(value), truthOf(right)];
    value =
      one === true || other === true ? 1 : one === undefined || other === undefined ? undefined : 0;
  }
  return value;
}

function both(reader: Reader): Value {
  let value = compared(reader);
  while (take(reader, "&&")) {
    const right = compared(reader);
    const [one, other] = [truthOf(value), truthOf(right)];
    value =
      one === false || other === false
        ? 0
        : one === undefined || other === undefined
          ? undefined
          : 1;
  }
  return value;
}

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

function compared(reader: Reader): Value {
  const left = single(reader);
  const compare = comparisons[reader.tokens[reader.at] ?? ""];
  if (compare === undefined) return left;
  reader.at += 1;
  const right = single(reader);
  return left === undefined || right === undefined ? undefined : Number(compare(left, right));
}

function single(reader: Reader): Value {
  if (take(reader, "!")) {
    const value = truthOf(single(reader));
    return value === undefined ? undefined : Number(!value);
  }
  if (take(reader, "(")) {
    const value = either(reader);
    return take(reader, ")") ? value : stop(reader);
  }
  const word = reader.tokens[reader.at++] ?? "";
  if (/^\d/.test(word)) return Number(word);
  if (word === "defined") return defined(reader);
  const { config } = reader;
  if (reader.tokens[reader.at] === "(") return asked(reader, word);
  const setting = config.get(word);
  // What is not defined counts as 0; only of options it is known whether they are.
  if (!word.startsWith("CONFIG_")) return undefined;
  if (setting === undefined || setting === "m") return 0;
  return setting === "y" ? 1 : /^(?:0x)?[\da-f]+$/i.test(setting) ? Number(setting) : undefined;
}

function defined(reader: Reader): Value {
  const isInside = take(reader, "(");
  const name = reader.tokens[reader.at++] ?? "";
  if (isInside && !take(reader, ")")) return stop(reader);
  return isDefined(name, reader.config);
}

function isDefined(name: string, config: Config): Value {
  if (name === "__KERNEL__") return 1;
  if (
    name === "__ASSEMBLY__" ||
    name === "__ASSEMBLER__" ||
    name === "MODULE" ||
    name === "__cplusplus"
  ) {
    return 0;
  }
  if (!name.startsWith("CONFIG_")) return undefined;
  const setting = config.get(name);
  if (setting !== undefined) return Number(setting !== "m");
  return Number(name.endsWith("_MODULE") && config.get(name.slice(0, -"_MODULE".length)) === "m");
}

/** The macros of include/linux/kconfig.h. */
function asked(reader: Reader, macro: string): Value {
  reader.at += 1;
  const name = reader.tokens[reader.at++] ?? "";
  if (!name.startsWith("CONFIG_") || !take(reader, ")")) return stop(reader);
  const setting = reader.config.get(name);
  switch (macro) {
    case "IS_ENABLED":
      return Number(setting === "y" || setting === "m");
    case "IS_BUILTIN":
    case "IS_REACHABLE":
      return Number(setting === "y");
    case "IS_MODULE":
      return Number(setting === "m");
    default:
      return stop(reader);
  }
}

/** What follows is not understood, so neither is the whole. */
function stop(reader: Reader): undefined {
  reader.at = Number.POSITIVE_INFINITY;
  return undefined;
}
