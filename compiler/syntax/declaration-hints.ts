// Hints for slips in what stands outside of bodies: probe points, globals, heads of functions.

import type { Slip } from "./foreign-habits.ts";
import { spellingOf, tokenKinds } from "./token.ts";

export function hintForDeclaration(slip: Slip): string | undefined {
  const start = startOfDefinition(slip);
  switch (spellingOf(slip.tokens[start])) {
    case "probe":
      return hintForPoint(slip, start);
    case "global":
      return hintForGlobal(slip);
    case "function":
      return hintForHead(slip);
    default:
      return undefined;
  }
}

const definitionWords = new Set(["probe", "global", "function"]);

/** The word that begins the definition at hand; -1 before the first. */
function startOfDefinition({ tokens, at }: Slip): number {
  return tokens.findLastIndex(
    (token, index) =>
      index < at &&
      definitionWords.has(spellingOf(token)) &&
      spellingOf(tokens[index - 1]) !== "." &&
      spellingOf(tokens[index - 1]) !== "->",
  );
}

function hintForPoint(slip: Slip, start: number): string | undefined {
  const { tokens, at, text, before, expected } = slip;
  if (text === "," && before === "}" && expected.has("probe"))
    return "an alias has at most two bodies, `{ prologue }, { epilogue }`, and with `+=` one";
  if (isInBody(slip, start)) return undefined;
  const beforeThat = spellingOf(tokens[at - 2]);
  if (before === "probe" && text === "")
    return "a probe point is missing, such as in `probe begin { … }`";
  if (text === "}" && before === "{" && beforeThat === ".")
    return 'name the alternatives, as in `{function("a"), function("b")}`';
  if (isInParentheses(slip, start)) {
    if (text === ",") return "a part of a probe point takes one value";
    return /^[-+*/%.]$/.test(text) && !expected.has("<string>")
      ? "a value in a probe point is a literal: it cannot be computed"
      : undefined;
  }
  if (/^[?!]$/.test(text) && /^[?!]$/.test(before)) return "one of `?` and `!` is enough";
  if (text !== ".") return undefined;
  if (/^[?!]$/.test(before)) return `\`${before}\` stands at the very end of a probe point`;
  return before === ")" && !expected.has(".")
    ? "`if (…)` stands at the very end of a probe point"
    : undefined;
}

/** A `{` opens a body unless it stands where a word of a point can: there it opens alternatives. */
function isInBody({ tokens, at }: Slip, start: number): boolean {
  for (let index = start + 2; index < at; index++) {
    if (spellingOf(tokens[index]) !== "{") continue;
    if (!["probe", ".", ",", "{"].includes(spellingOf(tokens[index - 1]))) return true;
  }
  return false;
}

function isInParentheses({ tokens, at }: Slip, start: number): boolean {
  for (let index = at - 1; index > start; index--) {
    const text = spellingOf(tokens[index]);
    if (text === ")") return false;
    if (text === "(") return spellingOf(tokens[index - 1]) !== "if";
  }
  return false;
}

function hintForGlobal(slip: Slip): string | undefined {
  const { tokens, at, token, text, before, expected } = slip;
  if (token?.kind === tokenKinds.target) return "the name of a global has no `$`";
  if (token?.kind === tokenKinds.name && before === "=" && expected.has("<string>"))
    return "the first value of a global is a literal: compute it in `probe begin`";
  if (text === "%" && before === "]") return "`%` stands before the size: `name%[10]`";
  const isSize = before === "[" || spellingOf(tokens[at - 2]) === "[";
  if (isSize && (expected.has("]") || expected.has("<number>")))
    return text === "]"
      ? "leave the brackets away, or write how many elements there may be"
      : "a size is a literal number, at least 1";
  return undefined;
}

function hintForHead({ tokens, at, text, before, expected }: Slip): string | undefined {
  const isParameter = expected.has(":") && expected.has(",") && expected.has(")");
  if (isParameter && text === "=")
    return "parameters have no default values: define the function once more, with fewer parameters";
  if (text === ")" && before === "," && expected.has("<name>") && !expected.has("<number>"))
    return "remove the `,`";
  if (before !== ":" || spellingOf(tokens[at - 2]) !== ")") return undefined;
  if (text === "-") return "a priority is a number from 1 on";
  return text === "long" || text === "string"
    ? `the type of a function stands behind its name: \`function name:${text}(…)\``
    : undefined;
}
