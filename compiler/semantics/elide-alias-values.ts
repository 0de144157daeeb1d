// Leaves out what an alias computes for nobody: variables that the user's body does not read and whose values have no
// effect. It keeps embedded C of the library out of modules that do not need it, and lets an alias offer values that
// this kernel does not have to scripts that do not ask for them.

import type { Block, Expression, Statement } from "../syntax/ast.ts";
import type { Layer } from "./expand-probes.ts";
import { isGlobalName, isPure } from "./purity.ts";
import type { Symbols } from "./symbols.ts";
import { walkNodes } from "./walk.ts";

/** The layers with their dead statements left out; empty alias layers go. The bodies of probes stay as they are. */
export function elideAliasValues(layers: readonly Layer[], symbols: Symbols): readonly Layer[] {
  if (layers.every((layer) => layer.from === "probe")) return layers;
  let current = layers;
  for (;;) {
    const read = namesRead(current);
    const next = current.map((layer) =>
      layer.from === "probe" ? layer : { ...layer, body: withoutDead(layer.body, read, symbols) },
    );
    if (next.every((layer, index) => layer.body === current[index]?.body)) {
      return current.filter((layer) => layer.from === "probe" || layer.body.statements.length > 0);
    }
    current = next;
  }
}

/** Names whose value somebody takes: all but the left sides of plain assignments. */
export function namesRead(layers: readonly Pick<Layer, "body">[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { body } of layers) {
    const targets = new Set<unknown>();
    walkNodes(body, (walked) => {
      const node = walked as Expression;
      if (node.kind === "assignment" && node.operator === "=") targets.add(node.target);
      if (node.kind === "identifier" && !targets.has(node)) names.add(node.name);
    });
  }
  return names;
}

function withoutDead(block: Block, read: ReadonlySet<string>, symbols: Symbols): Block {
  const statements = block.statements.flatMap((one) => reduce(one, read, symbols) ?? []);
  const same =
    statements.length === block.statements.length &&
    statements.every((one, index) => one === block.statements[index]);
  return same ? block : { ...block, statements };
}

/** The statement, less what is dead in it; undefined when all of it is. */
function reduce(
  statement: Statement,
  read: ReadonlySet<string>,
  symbols: Symbols,
): Statement | undefined {
  switch (statement.kind) {
    case "expression":
      return isDeadAssignment(statement.expression, read, symbols) ? undefined : statement;
    case "block": {
      const reduced = withoutDead(statement, read, symbols);
      return reduced.statements.length === 0 ? undefined : reduced;
    }
    case "if": {
      const then = reduceArm(statement.then, read, symbols);
      const otherwise = statement.otherwise && reduce(statement.otherwise, read, symbols);
      const isEmpty = then.kind === "empty" && otherwise === undefined;
      if (isEmpty && isPure(statement.condition, symbols, () => false)) return undefined;
      if (then === statement.then && otherwise === statement.otherwise) return statement;
      return { ...statement, then, otherwise };
    }
    case "empty":
      return undefined;
    default:
      return statement;
  }
}

/** An arm must be something; one that was empty before is the same, so that the passes come to an end. */
function reduceArm(arm: Statement, read: ReadonlySet<string>, symbols: Symbols): Statement {
  if (arm.kind === "empty") return arm;
  return reduce(arm, read, symbols) ?? { kind: "empty", range: arm.range };
}

function isDeadAssignment(
  expression: Expression,
  read: ReadonlySet<string>,
  symbols: Symbols,
): boolean {
  if (expression.kind !== "assignment" || expression.operator !== "=") return false;
  const { target, value } = expression;
  return (
    target.kind === "identifier" &&
    !read.has(target.name) &&
    !isGlobalName(symbols, target.name, target.range.file) &&
    isPure(value, symbols, () => false)
  );
}
