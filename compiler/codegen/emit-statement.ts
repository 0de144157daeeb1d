// Statements -> C.

import type { IrBlock, IrStatement } from "../semantics/ir.ts";
import type { Body, ContinueLabel } from "./body.ts";
import { stringLiteral } from "./c-literal.ts";
import { cover } from "./coverage.ts";
import { emitForeach, endWalks } from "./emit-foreach.ts";
import { startPlace, statementPlace } from "./error-place.ts";
import { anyMask, lowerKeys, writeKeys } from "./keys.ts";
import { bare } from "./operands.ts";

type Kind<K extends IrStatement["kind"]> = Extract<IrStatement, { kind: K }>;

/**
 * A block. A run of statements up to the next branch is charged as a whole before it begins, and `extra` with
 * the first run: a loop's iteration.
 */
export function emitBlock(body: Body, block: IrBlock, extra = 0): void {
  const statements = flatten(block);
  let next = 0;
  let charge = extra;
  if (statements.length === 0 || !body.counted) next = Infinity;
  statements.forEach((statement, index) => {
    if (index === next) {
      next = endOfRun(statements, index);
      spend(body, next - index + charge, statementPlace(statement));
      charge = 0;
    }
    body.freeTemporaries();
    cover(body, { kind: "statement", range: statement.range });
    emitStatement(body, statement);
  });
}

type Simple = Exclude<IrStatement, { kind: "block" }>;

/** Blocks within blocks mean nothing of their own. */
function flatten(block: IrBlock): Simple[] {
  return block.statements.flatMap((one) => (one.kind === "block" ? flatten(one) : [one]));
}

const straight = new Set(["evaluate", "delete-element", "delete-global"]);

/** The index behind the run of straight statements that begins at an index; what ends it still belongs to it. */
function endOfRun(statements: readonly Simple[], from: number): number {
  let at = from;
  while (at < statements.length - 1 && straight.has(statements[at]!.kind)) at += 1;
  return at + 1;
}

function spend(body: Body, count: number, place: string): void {
  body.writer.line(`if (tw_unlikely(tw_spend(c, ${count}, ${stringLiteral(place)})))`);
  body.writer.paste(body.writer.capture(1, () => body.leave()));
}

function asBlock(statement: IrStatement): IrBlock {
  return statement.kind === "block" ? statement : { kind: "block", statements: [statement] };
}

/** The body of a loop: an iteration is charged even when there is nothing in it. */
function emitIteration(body: Body, statement: IrStatement, place: string): void {
  const block = asBlock(statement);
  if (body.counted && flatten(block).length === 0) spend(body, 1, place);
  else emitBlock(body, block, 1);
}

function emitStatement(body: Body, statement: Simple): void {
  switch (statement.kind) {
    case "evaluate":
      body.evaluate(statement.expression);
      return;
    case "if":
      emitIf(body, statement);
      return;
    case "loop":
      emitLoop(body, statement);
      return;
    case "foreach":
      emitForeach(body, statement, () =>
        withContinue(body, undefined, () =>
          emitIteration(body, statement.body, startPlace(statement.range)),
        ),
      );
      return;
    case "break":
      body.writer.line("break;");
      return;
    case "continue":
      emitContinue(body);
      return;
    case "next":
      emitNext(body);
      return;
    case "return":
      emitReturn(body, statement);
      return;
    case "delete-element":
      emitDeleteElement(body, statement);
      return;
    case "delete-global":
      emitDeleteGlobal(body, statement.global);
      return;
    case "try":
      emitTry(body, statement);
      return;
  }
}

function emitIf(body: Body, statement: Kind<"if">): void {
  const { writer } = body;
  const condition = bare(body.number(statement.condition).text);
  const { range } = statement;
  writer.open(`if (${condition})`);
  cover(body, { kind: "then", range });
  emitBlock(body, asBlock(statement.then));
  const otherwise = writer.capture(0, () => {
    cover(body, { kind: "otherwise", range });
    if (statement.otherwise !== undefined) emitBlock(body, asBlock(statement.otherwise));
  });
  if (otherwise.length > 0 || statement.otherwise !== undefined) {
    writer.reopen("else");
    writer.paste(otherwise);
  }
  writer.close();
}

/** Writes the body of a loop; `label` is where `continue` goes, if not where C's own continue does. */
function withContinue(body: Body, label: ContinueLabel | undefined, emit: () => void): void {
  body.continues.push(label);
  emit();
  body.continues.pop();
}

function emitContinue(body: Body): void {
  const label = body.continues.at(-1);
  if (label !== undefined) label.used = true;
  body.writer.line(label === undefined ? "continue;" : `goto ${label.name};`);
}

function emitLoop(body: Body, statement: Kind<"loop">): void {
  const { writer } = body;
  const label =
    statement.step === undefined
      ? undefined
      : { name: `continue_${body.next("continue")}`, used: false };
  let condition = "1";
  const test = writer.capture(1, () => {
    if (statement.condition !== undefined) condition = bare(body.number(statement.condition).text);
  });
  writer.open(test.length === 0 && condition !== "1" ? `while (${condition})` : "for (;;)");
  if (test.length > 0) {
    writer.paste(test);
    writer.line(`if (!(${condition}))`);
    writer.line("\tbreak;");
  }
  withContinue(body, label, () => emitIteration(body, statement.body, startPlace(statement.range)));
  if (label?.used === true) writer.label(label.name);
  if (statement.step !== undefined) {
    body.freeTemporaries();
    const step = writer.capture(0, () => body.evaluate(statement.step!));
    writer.paste(step.length === 0 && label!.used ? ["\t;"] : step);
  }
  writer.close();
}

/** Ends the handler; in a function, who called it goes on with the next one of the same name. */
function emitNext(body: Body): void {
  if (body.kind === "function") body.writer.line("c->passed = 1;");
  endWalks(body);
  body.goOut();
}

function emitReturn(body: Body, statement: Kind<"return">): void {
  const { value } = statement;
  if (value?.type === "string") body.stringTo(value, "ret");
  else if (value !== undefined) body.writer.line(`ret = ${bare(body.number(value).text)};`);
  endWalks(body);
  body.goOut();
}

function emitDeleteElement(body: Body, statement: Kind<"delete-element">): void {
  const { keys } = lowerKeys(body, statement.keys);
  const map = body.module.globalName(statement.array);
  const array = writeKeys(body, keys);
  body.writer.line(`tw_map_delete(c, ${map}, ${array}, ${anyMask(statement.keys)});`);
}

function emitDeleteGlobal(body: Body, id: number): void {
  const global = body.module.global(id);
  const name = body.module.globalName(id);
  if (global.kind === "array") body.writer.line(`tw_map_clear(c, ${name});`);
  else if (global.kind === "stat") body.writer.line(`tw_stat_clear(c, ${name});`);
  else {
    body.module.usedGlobals.add(id);
    body.writer.line(global.type === "string" ? `${name}[0] = '\\0';` : `${name} = 0;`);
  }
}

/** An error in the body comes to the label, is forgotten, and the handler runs. */
function emitTry(body: Body, statement: Kind<"try">): void {
  const { writer } = body;
  const number = body.next("catch");
  const used = body.withFailure(`catch_${number}`, () => emitBlock(body, statement.body));
  if (!used) return;
  writer.line(`goto tried_${number};`);
  writer.label(`catch_${number}`);
  const message = statement.error === undefined ? "(char *)0" : body.local(statement.error);
  writer.line(`tw_catch(c, ${message});`);
  // abort() is not caught.
  if (body.module.aborts) body.check();
  emitBlock(body, statement.handler);
  writer.label(`tried_${number}`);
  writer.line(";");
}
