// foreach -> a walk. Whichever way the loop is left, the walk is ended: behind the loop for its own end, `break`
// and errors, before the jump for `return` and `next`.

import type { IrStatement, Local } from "../semantics/ir.ts";
import type { Body, Value } from "./body.ts";
import { anyMask, lowerKeys, writeKeys } from "./keys.ts";
import { extractorName } from "./lower-extract.ts";
import { bare } from "./operands.ts";

type Foreach = Extract<IrStatement, { kind: "foreach" }>;

export function emitForeach(body: Body, statement: Foreach, emitIteration: () => void): void {
  const { writer } = body;
  const number = body.next("walk");
  const cursor = body.member(`walk_${number}`, (name) => `struct tw_cursor ${name};`);
  const keys = body.member(
    `keys_${number}`,
    (name) => `union tw_value ${name}[${statement.keys.length}];`,
  );
  const endLabel = `end_walk_${number}`;
  startWalk(body, statement, cursor);
  body.walks.push({ cursor, value: statement.value });
  const isLeft = body.withFailure(endLabel, () => {
    body.check();
    writer.open(`while (tw_map_next(c, &${cursor}, ${keys}))`);
    takeElement(body, statement, cursor, keys);
    emitIteration();
    writer.close();
  });
  body.walks.pop();
  if (isLeft) writer.label(endLabel);
  writer.line(`tw_map_walk_end(c, &${cursor});`);
  if (isLeft) body.check();
}

/** Ends every walk that is under way, before the function is left. */
export function endWalks(body: Body): void {
  for (const walk of body.walks.toReversed()) {
    body.writer.line(`tw_map_walk_end(c, &${walk.cursor});`);
  }
}

function startWalk(body: Body, statement: Foreach, cursor: string): void {
  const slice = statement.slice ?? [];
  const others = statement.limit === undefined ? [] : [statement.limit];
  const lowered = lowerKeys(body, slice, others);
  const isSliced = slice.some((key) => key !== null);
  const limit = others.length === 0 ? "-1" : roundsOf(body, lowered.others[0]!);
  const array = isSliced ? writeKeys(body, lowered.keys) : "(const union tw_value *)0";
  const { sort } = statement;
  const order = sort === undefined ? "TW_SORT_NONE" : sortKey(sort.by);
  const direction = sort?.descending === true ? 1 : 0;
  const extractor = extractorName(sort?.extractor ?? "count");
  const map = body.module.globalName(statement.array);
  const any = isSliced ? anyMask(slice) : 0;
  body.writer.line(`tw_map_walk(c, &${cursor}, ${map}, ${order}, ${direction}, ${extractor},`);
  body.writer.line(`\t    ${array}, ${any}, ${limit});`);
}

/** At most so many; a negative number is none, where the runtime takes one for all. */
function roundsOf(body: Body, limit: Value): string {
  if (/^\d+$/.test(bare(limit.text))) return bare(limit.text);
  const rounds = body.temporary();
  body.writer.line(`${rounds} = ${bare(limit.text)};`);
  return `${rounds} < 0 ? 0 : ${rounds}`;
}

function sortKey(by: number | "value"): string {
  return by === "value" ? "TW_SORT_VALUE" : String(by);
}

/** Sets the loop's variables. Statistics stay in the array: extractors ask the cursor. */
function takeElement(body: Body, statement: Foreach, cursor: string, keys: string): void {
  statement.keys.forEach((key, index) => setLocal(body, key, `${keys}[${index}]`));
  const global = body.module.global(statement.array);
  const isStat = global.kind === "array" && global.value === "stat";
  if (statement.value !== undefined && !isStat) {
    setLocal(body, statement.value, `tw_map_here(c, &${cursor})`);
  }
}

function setLocal(body: Body, local: Local, value: string): void {
  const name = body.local(local);
  body.writer.line(
    local.type === "string"
      ? `tw_string_copy(${name}, ${value}.string);`
      : `${name} = ${value}.number;`,
  );
}
