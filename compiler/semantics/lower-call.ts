// Calls: of functions in effect, of library functions that are pulled in for it, of the runtime's own.

import type { Range } from "../source/source-file.ts";
import type { Call, EmbeddedC, Expression, FunctionDefinition } from "../syntax/ast.ts";
import { builtInBehind } from "./built-in-function.ts";
import { argumentsTaken } from "./check-embedded-c.ts";
import { inContext } from "./context-functions.ts";
import { findIntrinsic, intrinsics, memoryReaders, type MemoryReader } from "./intrinsics.ts";
import type { IrExpression } from "./ir.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import { reasonForAbsence } from "./absent-functions.ts";
import { hintForForeignFunction } from "./foreign-words.ts";
import {
  findFunctions,
  addFunction,
  newFunctionId,
  visibleFunctions,
  type FunctionSymbol,
  type Symbols,
} from "./symbols.ts";
import { cellTypeInIr } from "./type-cell.ts";
import { grow, lowerInto, report, type Unit, type Want } from "./unit.ts";

export function lowerCall(unit: Unit, call: Call, want: Want): IrExpression {
  const { symbols, sink } = unit.elaboration;
  const name = call.callee.text;
  const arity = call.arguments.length;
  const functions =
    unit.fn?.isBuiltIn === true
      ? []
      : findFunctions(symbols, name, arity, call.callee.range.file, sink);
  if (functions.length > 0) {
    const meant = functions.map((fn) => inContext(unit, fn, call.range));
    const last = builtInBehind(unit, functions, call);
    if (last !== undefined) meant.push(last);
    return lowerScriptCall(unit, meant, call.arguments, call.range, want);
  }
  const reader = memoryReaders.get(name);
  if (reader !== undefined && arity === 1) return lowerReader(unit, call, reader);
  return lowerIntrinsic(unit, call, want);
}

/** `functions`: those that are tried in turn, all but the last may pass on. */
function lowerScriptCall(
  unit: Unit,
  functions: readonly FunctionSymbol[],
  values: readonly Expression[],
  range: Range,
  want: Want,
): IrExpression {
  for (const fn of functions) reach(unit, fn);
  const lowered = values.map((value, index) => lowerArgument(unit, functions, value, index));
  const [first, ...others] = functions;
  if (first === undefined) throw new Error("a call of no function");
  alignValues(unit, functions, range);
  // The type of a C function that does not say it, and of one whose values do not tell it, is what its callers expect.
  const isOpen =
    first.definition.body.kind === "embedded-c" ||
    (first.returns.type === undefined && unit.elaboration.callersTell);
  if (isOpen && want !== undefined) {
    first.hasValue = true;
    grow(unit, first.returns, want, range, `the value of \`${first.definition.name.text}\``);
  }
  const type = first.hasValue ? cellTypeInIr(first.returns) : "void";
  const call = { kind: "call", type, function: first.id, arguments: lowered, range } as const;
  return others.length === 0 ? call : { ...call, alternatives: others.map((fn) => fn.id) };
}

/** Functions that stand in for each other have parameters of the same types. */
function lowerArgument(
  unit: Unit,
  functions: readonly FunctionSymbol[],
  value: Expression,
  index: number,
): IrExpression {
  const [lowered] = functions.map((fn) => {
    const parameter = fn.definition.parameters[index]?.name.text ?? "";
    const what = `parameter \`${parameter}\` of \`${fn.definition.name.text}\``;
    return lowerInto(unit, fn.parameters[index] ?? {}, value, value.range, what);
  });
  if (lowered === undefined) throw new Error("a call of no function");
  return lowered;
}

/** … and values of one type: where one has a value, all have. */
function alignValues(unit: Unit, functions: readonly FunctionSymbol[], range: Range): void {
  if (functions.length < 2 || !functions.some((fn) => fn.hasValue)) return;
  for (const fn of functions) {
    if (!fn.hasValue) unit.elaboration.changed = true;
    fn.hasValue = true;
    const what = `the value of \`${fn.definition.name.text}\``;
    for (const other of functions) grow(unit, fn.returns, cellTypeInIr(other.returns), range, what);
  }
}

function reach(unit: Unit, fn: FunctionSymbol): void {
  const { reached } = unit.elaboration;
  const { body } = fn.definition;
  if (body.kind === "embedded-c") checkGuru(unit, body);
  if (reached.has(fn)) return;
  reached.add(fn);
  unit.elaboration.changed = true;
}

/** Embedded C can do anything to the kernel: only libraries and `-g` may. */
function checkGuru(unit: Unit, code: EmbeddedC): void {
  if (unit.elaboration.guru || code.range.file.origin === "library") return;
  report(unit, "resolve/needs-guru", { range: code.range });
}

function lowerReader(unit: Unit, call: Call, reader: MemoryReader): IrExpression {
  const [address] = call.arguments;
  const { range } = call;
  if (address === undefined) return { kind: "number", type: "long", value: 0n, range };
  const pointerSize = unit.elaboration.debugInfo?.kernel.pointerSize ?? 8;
  return {
    kind: "read",
    type: reader.pointer ? "pointer" : "long",
    address: unit.lower(address, "number"),
    size: reader.size === 8 ? pointerSize : reader.size,
    signed: reader.signed,
    user: reader.user,
    range,
  };
}

/** What they are about has to be kept from the match on. */
const asksForMatch: ReadonlySet<string> = new Set(["matched", "ngroups"]);

function lowerIntrinsic(unit: Unit, call: Call, want: Want): IrExpression {
  const { range } = call;
  const intrinsic = findIntrinsic(call.callee.text);
  if (intrinsic === undefined || intrinsic.parameters.length !== call.arguments.length) {
    reportNoFunction(unit, call, intrinsic?.parameters.length);
    for (const value of call.arguments) unit.lower(value);
    return brokenValue(want, range);
  }
  if (intrinsic.writes && !unit.elaboration.guru && range.file.origin === "script")
    report(unit, "resolve/write-needs-guru", { range });
  if (asksForMatch.has(intrinsic.name)) unit.elaboration.regexes.areKept = true;
  const values = call.arguments.map((value, index) =>
    unit.lower(value, intrinsic.parameters[index] === "string" ? "string" : "number"),
  );
  const trailing = intrinsic.trailing.map((value): IrExpression => ({
    kind: "number",
    type: "long",
    value,
    range,
  }));
  return {
    kind: "intrinsic",
    type: intrinsic.returns,
    intrinsic: intrinsic.c,
    arguments: [...values, ...trailing],
    range,
  };
}

/** Reports a call of what is not there, and lowers nothing. */
export function checkCallable(unit: Unit, call: Call): void {
  const { symbols, sink } = unit.elaboration;
  const { callee, arguments: values } = call;
  if (findFunctions(symbols, callee.text, values.length, callee.range.file, sink).length > 0)
    return;
  if (memoryReaders.has(callee.text) && values.length === 1) return;
  const arity = findIntrinsic(callee.text)?.parameters.length;
  if (arity !== values.length) reportNoFunction(unit, call, arity);
}

function reportNoFunction(unit: Unit, call: Call, intrinsicArity: number | undefined): void {
  const { symbols } = unit.elaboration;
  const name = call.callee.text;
  const arities = visibleFunctions(symbols, name, call.callee.range.file).map(
    ({ definition }) => definition.parameters.length,
  );
  if (intrinsicArity !== undefined) arities.push(intrinsicArity);
  if (memoryReaders.has(name)) arities.push(1);
  if (arities.length > 0) {
    report(unit, "resolve/wrong-argument-count", {
      range: call.range,
      values: { name, wanted: countOfArguments(arities), given: countGiven(call.arguments.length) },
    });
    return;
  }
  const known = [
    ...symbols.functions.map(({ definition }) => definition.name.text),
    ...symbols.library.functions.keys(),
    ...intrinsics.map((one) => one.name),
    ...memoryReaders.keys(),
    ...printFunctions,
    ...callLikeWords,
  ];
  report(unit, "resolve/no-such-function", {
    range: call.callee.range,
    values: { name },
    hint: () =>
      unit.locals.has(name)
        ? `\`${name}\` is a variable: an element of an array is written \`${name}[key]\``
        : (reasonForAbsence(name) ??
          hintForForeignFunction(name) ??
          didYouMean(nearNames(name, known))),
  });
}

function countOfArguments(arities: readonly number[]): string {
  const counts = [...new Set(arities)].sort((one, other) => one - other);
  return `${counts.join(" or ")} ${counts.at(-1) === 1 ? "argument" : "arguments"}`;
}

function countGiven(count: number): string {
  return count === 0 ? "none is" : count === 1 ? "1 is" : `${count} are`;
}

/** What goes on in place of a call that was refused: of the type that is wanted, so that nothing else is wrong with it. */
function brokenValue(want: Want, range: Range): IrExpression {
  return want === "string"
    ? { kind: "string", type: "string", value: "", range }
    : { kind: "number", type: "long", value: 0n, range };
}

/** What looks like a call and is none of a function. */
const printFunctions =
  "print sprint println sprintln printd sprintd printdln sprintdln printf sprintf print_char".split(
    " ",
  );
const callLikeWords = ["if", "while", "for", "foreach", "return"];

/**
 * `%{ … %}` among expressions: a C function of its own, whose parameters are those of the function around it that it takes. As
 * a statement it is C statements, as a value it is a C expression, a number unless it begins with a comment that says string.
 */
export function lowerInlineC(unit: Unit, code: EmbeddedC, isStatement: boolean): IrExpression {
  checkGuru(unit, code);
  const { inlineC, symbols } = unit.elaboration;
  const taken = argumentsTaken(code.text).map(({ argument }) => argument);
  const around = unit.fn?.definition.parameters ?? [];
  const parameters = around.filter(({ name }) => taken.includes(name.text));
  const fn = inlineC.get(code) ?? defineInlineC(symbols, code, isStatement, parameters);
  inlineC.set(code, fn);
  const { range } = code;
  const values = parameters.map(
    ({ name }) => ({ kind: "identifier", name: name.text, range }) as const,
  );
  return lowerScriptCall(unit, [fn], values, range, undefined);
}

/** `@const("EXPRESSION")`: a number that the kernel's own headers know, computed where these are at hand. */
export function lowerConstant(unit: Unit, e: Expression, text: string): IrExpression {
  const { inlineC, symbols } = unit.elaboration;
  const code: EmbeddedC = { kind: "embedded-c", text: `/* pure */ ${text}`, range: e.range };
  checkGuru(unit, code);
  const fn = inlineC.get(e) ?? defineInlineC(symbols, code, false, []);
  inlineC.set(e, fn);
  return lowerScriptCall(unit, [fn], [], e.range, undefined);
}

function defineInlineC(
  symbols: Symbols,
  code: EmbeddedC,
  isStatement: boolean,
  parameters: FunctionDefinition["parameters"],
): FunctionSymbol {
  const { range } = code;
  const returnType = /\/\*\s*string\s*\*\//.test(code.text) ? "string" : "long";
  const text = isStatement ? code.text : returnStatement(code.text, returnType);
  const definition: FunctionDefinition = {
    kind: "function",
    isPrivate: true,
    name: { text: `embedded_c_${newFunctionId(symbols)}`, range },
    returnType: isStatement ? undefined : returnType,
    parameters,
    body: { ...code, text },
    range,
  };
  const symbol: FunctionSymbol = {
    id: newFunctionId(symbols),
    definition,
    parameters: parameters.map(({ type, range: at }) => (type ? { type, range: at } : {})),
    returns: isStatement ? {} : { type: returnType, range },
    hasValue: !isStatement,
  };
  addFunction(symbols, symbol);
  return symbol;
}

function returnStatement(expression: string, type: "long" | "string"): string {
  return type === "long"
    ? `STAP_RETVALUE = (${expression});`
    : `strscpy(STAP_RETVALUE, (${expression}), MAXSTRINGLEN);`;
}
