// Short ways to write typed IR by hand, for tests of the generator.

import type {
  Global,
  IrBlock,
  IrExpression,
  IrFunction,
  IrProbe,
  IrStatement,
  IrTarget,
  Local,
  Program,
} from "../../semantics/ir.ts";
import type { Range, SourceFile } from "../../source/source-file.ts";

/** A script text and ranges in it: `at("n++")` is where these characters stand first. */
export function createSource(text: string, path = "test.stp") {
  const file: SourceFile = { path, text, origin: "script" };
  const at = (part: string): Range => {
    const start = text.indexOf(part);
    if (start === -1) throw new Error(`the source has no ${part}`);
    return { file, start, end: start + part.length };
  };
  return { file, at };
}

export const nowhere: Range = createSource("").at("");

type Of<K extends IrExpression["kind"]> = Extract<IrExpression, { kind: K }>;

export const number = (value: number | bigint, range = nowhere): Of<"number"> => ({
  kind: "number",
  type: "long",
  value: BigInt(value),
  range,
});
export const string = (value: string): Of<"string"> => ({
  kind: "string",
  type: "string",
  value,
  range: nowhere,
});
export const local = (one: Local): Of<"local"> => ({
  kind: "local",
  type: one.type,
  local: one,
  range: nowhere,
});
export const global = (one: Global): Of<"global"> => ({
  kind: "global",
  type: one.kind === "scalar" ? one.type : "long",
  global: one.id,
  range: nowhere,
});
export const binary = (
  left: IrExpression,
  operator: Of<"binary">["operator"],
  right: IrExpression,
  range = nowhere,
): Of<"binary"> => ({
  kind: "binary",
  type: operator === "." ? "string" : "long",
  operator,
  left,
  right,
  range,
});
export const compare = (
  left: IrExpression,
  operator: Of<"compare">["operator"],
  right: IrExpression,
): Of<"compare"> => ({ kind: "compare", type: "long", operator, left, right, range: nowhere });
export const logical = (
  left: IrExpression,
  operator: "&&" | "||",
  right: IrExpression,
): Of<"logical"> => ({ kind: "logical", type: "long", operator, left, right, range: nowhere });
export const conditional = (
  condition: IrExpression,
  then: IrExpression,
  otherwise: IrExpression,
): Of<"conditional"> => ({
  kind: "conditional",
  type: then.type,
  condition,
  then,
  otherwise,
  range: nowhere,
});
export const assign = (target: IrTarget, value: IrExpression, range = nowhere): Of<"assign"> => ({
  kind: "assign",
  type: value.type,
  target,
  value,
  range,
});
export const update = (
  target: IrTarget,
  operator: Of<"update">["operator"],
  value: IrExpression,
  range = nowhere,
): Of<"update"> => ({ kind: "update", type: value.type, operator, target, value, range });
export const step = (
  target: IrTarget,
  delta: 1 | -1,
  prefix: boolean,
  range = nowhere,
): Of<"step"> => ({ kind: "step", type: "long", delta, prefix, target, range });
export const call = (fn: IrFunction, ...args: IrExpression[]): Of<"call"> => ({
  kind: "call",
  type: fn.returns,
  function: fn.id,
  arguments: args,
  range: nowhere,
});
export const intrinsic = (
  name: string,
  type: Of<"intrinsic">["type"],
  ...args: IrExpression[]
): Of<"intrinsic"> => ({
  kind: "intrinsic",
  type,
  intrinsic: name,
  arguments: args,
  range: nowhere,
});
export const toLocal = (one: Local): IrTarget => ({ kind: "local", local: one });
export const toGlobal = (one: Global): IrTarget => ({ kind: "global", global: one.id });
export const toElement = (
  array: Global,
  ...keys: IrExpression[]
): Extract<IrTarget, { kind: "element" }> => ({ kind: "element", array: array.id, keys });
export const element = (
  array: Extract<Global, { kind: "array" }>,
  ...keys: IrExpression[]
): Of<"element"> => ({
  kind: "element",
  type: array.value === "stat" ? "long" : array.value,
  array: array.id,
  keys,
  range: nowhere,
});

/** printf with a checked format. */
export const printf = (format: string, ...args: IrExpression[]): IrStatement =>
  evaluate({
    kind: "print",
    type: "void",
    print: { kind: "format", format, arguments: args },
    range: nowhere,
  });
export const println = (...values: IrExpression[]): IrStatement =>
  evaluate({
    kind: "print",
    type: "void",
    print: { kind: "values", values, delimiter: "", newline: true },
    range: nowhere,
  });

export const evaluate = (expression: IrExpression): IrStatement => ({
  kind: "evaluate",
  expression,
  range: expression.range,
});
export const block = (...statements: IrStatement[]): IrBlock => ({ kind: "block", statements });

export const scalar = (
  id: number,
  name: string,
  type: "long" | "string" = "long",
  initial?: bigint | string,
): Extract<Global, { kind: "scalar" }> => ({
  kind: "scalar",
  id,
  name,
  type,
  initial,
  range: nowhere,
});
export const array = (
  id: number,
  name: string,
  keys: readonly ("long" | "string" | "stack")[],
  value: "long" | "string" | "stat",
): Extract<Global, { kind: "array" }> => ({
  kind: "array",
  id,
  name,
  keys,
  value,
  wraps: false,
  range: nowhere,
});

export const begin = (id: number, body: IrBlock, locals: readonly Local[] = []): IrProbe => ({
  ...probe(id, { kind: "begin", order: 0n }, "begin", body),
  locals,
});
export const probe = (
  id: number,
  target: IrProbe["target"],
  point: string,
  body: IrBlock,
  locks: IrProbe["locks"] = [],
): IrProbe => ({
  id,
  target,
  point,
  locals: [],
  body,
  entryValues: [],
  locks,
  range: nowhere,
});

export const limits: Program["limits"] = {
  stringSize: 512,
  actions: 1000,
  actionsInProcess: 10_000,
  nesting: 10,
  mapEntries: 2048,
  errors: 0,
  skipped: 100,
  lockTries: 50_000,
  lockDelay: 10,
  stackSpace: 1024,
  load: 500_000_000,
  loadInterval: 1_000_000_000,
  activeReturns: 0,
};

export const program = (parts: Partial<Program>): Program => ({
  globals: [],
  functions: [],
  probes: [],
  limits,
  ...parts,
});
