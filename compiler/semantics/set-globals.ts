// `-G name=value`: initial values of scalar globals from the command line, read by the types that the script gives them.

import { didYouMean, nearNames } from "../source/near-names.ts";
import type { SourceFile } from "../source/source-file.ts";
import { parseScript } from "../syntax/parse.ts";
import type { GlobalVariable, NumberLiteral, StringLiteral } from "../syntax/ast.ts";
import type { PreprocessorEnvironment } from "../syntax/preprocessor-environment.ts";
import type { Sink } from "./sink.ts";
import type { GlobalSymbol, Symbols } from "./symbols.ts";

/** Gives the named globals their values; all types must be known by now. */
export function setGlobals(
  symbols: Symbols,
  values: Readonly<Record<string, string>>,
  environment: PreprocessorEnvironment,
  sink: Sink,
): void {
  const scalars = symbols.globals.filter(isScalar);
  for (const [name, text] of Object.entries(values)) {
    const global = scalars.find((one) => nameOf(one) === name);
    if (global === undefined) {
      reportNone(name, symbols, scalars, sink);
      continue;
    }
    const initial = literalOf(text, global, environment);
    if (initial === undefined) {
      sink.report("resolve/bad-global-value", { values: { name, text } });
      continue;
    }
    const declaration: GlobalVariable = { ...global.declaration, initial };
    symbols.globals[symbols.globals.indexOf(global)] = { ...global, declaration };
  }
}

function isScalar({ keys = [], value }: GlobalSymbol): boolean {
  return keys.length === 0 && value.type !== "stat";
}

function nameOf({ declaration }: GlobalSymbol): string {
  return declaration.name.text;
}

function reportNone(
  name: string,
  symbols: Symbols,
  scalars: readonly GlobalSymbol[],
  sink: Sink,
): void {
  const other = symbols.globals.find((one) => nameOf(one) === name);
  const kind = other?.value.type === "stat" ? "statistics" : "an array";
  const hint =
    other === undefined
      ? didYouMean(nearNames(name, scalars.map(nameOf)))
      : `\`${name}\` is ${kind}`;
  sink.report("resolve/no-such-global", { values: { name }, hint });
}

function literalOf(
  text: string,
  { declaration, value }: GlobalSymbol,
  environment: PreprocessorEnvironment,
): NumberLiteral | StringLiteral | undefined {
  const { range } = declaration;
  if (value.type === "string") return { kind: "string", value: text, range };
  const number = readNumber(text, environment);
  return number === undefined ? undefined : { kind: "number", value: number, range };
}

/** As the language reads numbers: the text has to be what a declaration may have behind its `=`. */
function readNumber(text: string, environment: PreprocessorEnvironment): bigint | undefined {
  if (!/^-?\w+$/.test(text)) return undefined;
  const file: SourceFile = { path: "-G", text: `global value = ${text}`, origin: "script" };
  const { script, diagnostics } = parseScript(file, { ...environment, scriptArguments: [] });
  const [item] = script.items;
  const initial = item?.kind === "global" ? item.variables[0]?.initial : undefined;
  return diagnostics.length === 0 && initial?.kind === "number" ? initial.value : undefined;
}
