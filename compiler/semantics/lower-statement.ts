// Statements: from the tree to the IR.

import type {
  AtOperator,
  Block,
  DeleteStatement,
  Expression,
  ExpressionStatement,
  ForeachStatement,
  ForStatement,
  IfStatement,
  Name,
  ReturnStatement,
  Statement,
  TryStatement,
  WhileStatement,
} from "../syntax/ast.ts";
import { asIf } from "./effect-branch.ts";
import { checkLeftOut } from "./check-left-out.ts";
import { asks, foldCondition } from "./fold-condition.ts";
import { isIdle } from "./idle-statement.ts";
import type { IrBlock, IrExpression, IrStatement, Local, Type } from "./ir.ts";
import { learnTypes } from "./left-out-types.ts";
import { arrayOf, checkNotWalked, globalOf, lowerKeys, useAsScalar } from "./lower-array.ts";
import { lowerAssignment, lowerStep } from "./lower-assignment.ts";
import { lowerInlineC } from "./lower-call.ts";
import { isHistogram, lowerBucketLoop } from "./lower-histogram.ts";
import { noteDecision } from "./note-decision.ts";
import type { GlobalSymbol } from "./symbols.ts";
import { cellTypeInIr } from "./type-cell.ts";
import { grow, lowerInto, remark, report, useLocal, type Unit } from "./unit.ts";

export function lowerBlock(unit: Unit, block: Block): IrBlock {
  const statements = block.statements.flatMap((statement) => lowerStatement(unit, statement));
  return { kind: "block", statements };
}

function lowerStatement(unit: Unit, s: Statement): IrStatement[] {
  const { remarks } = unit.elaboration;
  const before = remarks.length;
  const lowered = lowerKind(unit, s);
  // What lowering left out, a decided `if`, is nobody's mistake.
  if (!unit.elaboration.isLast || lowered.length === 0 || s.kind === "block") return lowered;
  if (!isIdle(s, unit.elaboration.symbols)) return lowered;
  // What was said of its parts goes with it.
  remarks.length = before;
  if (s.range.file.origin === "script") remark(unit, "resolve/no-effect", { range: s.range });
  return [];
}

function lowerKind(unit: Unit, s: Statement): IrStatement[] {
  switch (s.kind) {
    case "block":
      return [lowerBlock(unit, s)];
    case "empty":
      return [];
    case "expression":
      return lowerExpressionStatement(unit, s);
    case "if":
      return lowerIf(unit, s);
    case "while":
    case "for":
      return lowerLoop(unit, s);
    case "foreach":
      return lowerForeach(unit, s);
    case "break":
    case "continue":
      return [{ kind: s.kind, range: s.range }];
    case "next":
      return [{ kind: "next", range: s.range }];
    case "return":
      return [lowerReturn(unit, s)];
    case "delete":
      return lowerDelete(unit, s);
    case "try":
      return [lowerTry(unit, s)];
  }
}

function lowerExpressionStatement(unit: Unit, s: ExpressionStatement): IrStatement[] {
  const branch = asIf(unit, s.expression);
  if (branch !== undefined) return lowerIf(unit, branch);
  return [{ kind: "evaluate", expression: lowerEffect(unit, s.expression), range: s.range }];
}

/** An expression whose value nobody takes: what it only writes is not thereby read. */
function lowerEffect(unit: Unit, expression: Expression): IrExpression {
  switch (expression.kind) {
    case "assignment":
      return lowerAssignment(unit, expression, false);
    case "step":
      return lowerStep(unit, expression, false);
    case "embedded-c":
      return lowerInlineC(unit, expression, true);
    default:
      return unit.lower(expression);
  }
}

function single(statements: IrStatement[]): IrStatement {
  return statements.length === 1 && statements[0] !== undefined
    ? statements[0]
    : { kind: "block", statements };
}

function lowerIf(unit: Unit, s: IfStatement): IrStatement[] {
  const decided = foldCondition(unit, s.condition);
  if (decided !== undefined) {
    noteDecision(unit, s.range, decided);
    const [taken, leftOut] = decided ? [s.then, s.otherwise] : [s.otherwise, s.then];
    if (leftOut !== undefined && !asks(s.condition)) leaveOut(unit, leftOut);
    return taken ? lowerStatement(unit, taken) : [];
  }
  const condition = unit.lower(s.condition, "number");
  const then = single(lowerStatement(unit, s.then));
  const otherwise = s.otherwise && single(lowerStatement(unit, s.otherwise));
  return [{ kind: "if", condition, then, otherwise, range: s.range }];
}

function leaveOut(unit: Unit, statement: Statement): void {
  checkLeftOut(unit, statement);
  learnTypes(unit, () => lowerStatement(unit, statement));
}

function lowerLoop(unit: Unit, s: WhileStatement | ForStatement): IrStatement[] {
  const initial = s.kind === "for" ? s.initial : undefined;
  const before: IrStatement[] =
    initial === undefined
      ? []
      : [{ kind: "evaluate", expression: lowerEffect(unit, initial), range: initial.range }];
  if (s.condition && foldCondition(unit, s.condition) === false) {
    if (!asks(s.condition)) leaveOut(unit, s.body);
    return before;
  }
  const condition = s.condition && unit.lower(s.condition, "number");
  const step = s.kind === "for" && s.step ? lowerEffect(unit, s.step) : undefined;
  const body = single(lowerStatement(unit, s.body));
  return [...before, { kind: "loop", condition, step, body, range: s.range }];
}

function lowerForeach(unit: Unit, s: ForeachStatement): IrStatement[] {
  if (s.over.kind === "at") return lowerBuckets(unit, { ...s, over: s.over });
  const global = arrayOf(unit, s.over, s.keys.length);
  if (global === undefined) {
    for (const name of [...s.keys, ...(s.value ? [s.value] : [])])
      useLocal(unit, name.text).assigned = true;
    return [];
  }
  global.read = true;
  const keys = s.keys.map((name, index) => bindKey(unit, global, name, index));
  const value = s.value && bindValue(unit, global, s.value);
  const slice = s.slice && checkedSlice(unit, global, s);
  const limit = s.limit && unit.lower(s.limit, "number");
  const isStatistics = global.value.type === "stat";
  const body = lowerWalk(unit, global, s);
  const sort = lowerSort(unit, s, isStatistics);
  return [
    {
      kind: "foreach",
      array: global.id,
      keys: keys.map((one) => one.local),
      value: value?.local,
      sort,
      slice,
      limit,
      body: bodyWith([...keys, value], body),
      range: s.range,
    },
  ];
}

/** The body of a walk over an array, in which a value that is statistics stands for the element at hand. */
function lowerWalk(unit: Unit, global: GlobalSymbol, s: ForeachStatement): IrStatement {
  const name = s.value?.text ?? "";
  const around = unit.hereValues.get(name);
  if (s.value && global.value.type === "stat") unit.hereValues.set(name, global);
  else unit.hereValues.delete(name);
  unit.walked.push(global);
  const body = single(lowerStatement(unit, s.body));
  unit.walked.pop();
  if (around === undefined) unit.hereValues.delete(name);
  else unit.hereValues.set(name, around);
  return body;
}

/** Buckets have one key, their number; without a direction they come in its order. */
function lowerBuckets(
  unit: Unit,
  s: ForeachStatement & { readonly over: AtOperator },
): IrStatement[] {
  const fits = isHistogram(s.over.name) && s.keys.length === 1 && !s.slice && !s.sort?.extractor;
  if (!fits) report(unit, "type/bucket-loop", { range: s.over.range });
  const [key, value] = [...s.keys.slice(0, 1), ...(s.value ? [s.value] : [])].map((name) =>
    bindVariable(unit, name, "long"),
  );
  const limit = s.limit && unit.lower(s.limit, "number");
  const body = bodyWith([key, value], single(lowerStatement(unit, s.body)));
  if (!fits || key === undefined) return [];
  return lowerBucketLoop(unit, s, { key: key.local, value: value?.local }, limit, body);
}

function bindKey(unit: Unit, global: GlobalSymbol, name: Name, index: number): Bound {
  const cell = global.keys?.[index];
  return bindVariable(unit, name, cell === undefined ? "void" : cellTypeInIr(cell));
}

function bindValue(unit: Unit, global: GlobalSymbol, name: Name): Bound {
  const isStatistics = global.value.type === "stat";
  const asGlobal = globalOf(unit, { kind: "identifier", name: name.text, range: name.range });
  if (isStatistics && asGlobal !== undefined) {
    const values = { name: name.text };
    report(unit, "type/global-loop-variable", { range: name.range, values });
  }
  return bindVariable(unit, name, isStatistics ? "long" : cellTypeInIr(global.value));
}

/** A variable that gets its value from the statement it stands in. */
interface Bound {
  readonly local: Local;
  /** What the body has to do first: a global is assigned from the local. */
  readonly first: readonly IrStatement[];
}

function bindVariable(unit: Unit, { text, range }: Name, type: Type): Bound {
  const target = { kind: "identifier", name: text, range } as const;
  const isLocal = unit.locals.has(text) || globalOf(unit, target) === undefined;
  // No name of a script has a space.
  const symbol = useLocal(unit, isLocal ? text : `value of ${text}`);
  symbol.assigned = true;
  grow(unit, symbol.cell, type, range, `variable \`${text}\``);
  if (isLocal) return { local: symbol.local, first: [] };
  const value = { kind: "identifier", name: symbol.name, range } as const;
  const store = { kind: "assignment", operator: "=", target, value, range } as const;
  const expression = lowerAssignment(unit, store, false);
  return { local: symbol.local, first: [{ kind: "evaluate", expression, range }] };
}

function bodyWith(bound: readonly (Bound | undefined)[], body: IrStatement): IrStatement {
  const first = bound.flatMap((one) => one?.first ?? []);
  return first.length === 0 ? body : { kind: "block", statements: [...first, body] };
}

function checkedSlice(
  unit: Unit,
  global: GlobalSymbol,
  s: ForeachStatement,
): (IrExpression | null)[] | undefined {
  const slice = s.slice ?? [];
  if (slice.length === global.keys?.length) return lowerKeys(unit, global, slice);
  const name = global.declaration.name.text;
  const shape = `an array with ${global.keys?.length ?? 0} keys`;
  report(unit, "type/wrong-keys", {
    range: s.over.range,
    values: { name, shape, keys: slice.length === 1 ? "1 key" : `${slice.length} keys` },
  });
  return undefined;
}

type ForeachSort = (IrStatement & { kind: "foreach" })["sort"];

function lowerSort(unit: Unit, s: ForeachStatement, isStatistics: boolean): ForeachSort {
  if (s.sort === undefined) return undefined;
  const { by, descending, extractor } = s.sort;
  if (extractor !== undefined && !isStatistics && unit.elaboration.isLast) {
    report(unit, "type/not-statistics", { range: s.over.range });
  }
  return { by: by === "value" ? by : by.key, descending, extractor: extractor ?? "count" };
}

function lowerReturn(unit: Unit, s: ReturnStatement): IrStatement {
  const { fn } = unit;
  // The parser refuses a return outside of a function.
  if (fn === undefined) return { kind: "next", range: s.range };
  if (s.value === undefined) {
    const values = { function: fn.definition.name.text };
    if (fn.hasValue && unit.elaboration.isLast)
      report(unit, "type/return-without-value", { range: s.range, values });
    return { kind: "return", range: s.range };
  }
  if (!fn.hasValue) {
    fn.hasValue = true;
    unit.elaboration.changed = true;
  }
  const what = `the value of \`${fn.definition.name.text}\``;
  const value = lowerInto(unit, fn.returns, s.value, s.value.range, what);
  return { kind: "return", value, range: s.range };
}

function lowerDelete(unit: Unit, s: DeleteStatement): IrStatement[] {
  const { target, range } = s;
  if (target.kind === "index" && target.object.kind === "identifier") {
    const global = arrayOf(unit, target.object, target.indices.length);
    if (global === undefined) return [];
    checkNotWalked(unit, global, range);
    global.written = true;
    const keys = lowerKeys(unit, global, target.indices);
    return [{ kind: "delete-element", array: global.id, keys, range }];
  }
  const global = target.kind === "identifier" ? globalOf(unit, target) : undefined;
  if (global !== undefined) {
    checkNotWalked(unit, global, range);
    global.written = true;
    return [{ kind: "delete-global", global: global.id, range }];
  }
  if (target.kind === "identifier" && unit.locals.has(target.name))
    return clearLocal(unit, target.name, s);
  report(unit, "type/not-deletable", { range: target.range });
  return [];
}

/** `delete x` of a local makes it 0 or empty. */
function clearLocal(unit: Unit, name: string, s: DeleteStatement): IrStatement[] {
  const { local, cell } = useLocal(unit, name);
  const { range } = s;
  const type = cellTypeInIr(cell);
  const value: IrExpression =
    type === "string"
      ? { kind: "string", type, value: "", range }
      : { kind: "number", type: "long", value: 0n, range };
  const target = { kind: "local", local } as const;
  return [{ kind: "evaluate", expression: { kind: "assign", type, target, value, range }, range }];
}

function lowerTry(unit: Unit, s: TryStatement): IrStatement {
  const body = lowerBlock(unit, s.body);
  const caught = s.error && bindVariable(unit, s.error, "string");
  const { statements } = lowerBlock(unit, s.handler);
  const handler: IrBlock = { kind: "block", statements: [...(caught?.first ?? []), ...statements] };
  return { kind: "try", body, error: caught?.local, handler, range: s.range };
}

/** Marks a scalar that only a condition reads; conditions see globals, nothing else. */
export function lowerCondition(unit: Unit, condition: Expression): IrExpression {
  if (condition.kind === "identifier") {
    const global = globalOf(unit, condition);
    if (global !== undefined) useAsScalar(unit, global, condition.range);
  }
  return unit.lower(condition, "number");
}
