// What the condition of a probe, `probe point if (condition)`, may be made of: it is judged while nobody has been
// called yet, so it reads globals and changes nothing.

import { didYouMean, nearNames } from "../source/near-names.ts";
import type { Expression } from "../syntax/ast.ts";
import { globalOf } from "./lower-array.ts";
import { report, type Unit } from "./unit.ts";
import { walkNodes, type WalkedNode } from "./walk.ts";

/** True when a condition is one; what is wrong with it is reported otherwise. */
export function checkCondition(unit: Unit, condition: Expression): boolean {
  const { script } = unit.elaboration.symbols;
  let isGood = true;
  walkNodes(condition, (node) => {
    if (!isExpression(node)) return;
    const what = faultOf(unit, node);
    if (what === undefined) return;
    isGood = false;
    const name = node.kind === "identifier" ? node.name : undefined;
    const globals = script.items.flatMap((item) =>
      item.kind === "global" ? item.variables.map((one) => one.name.text) : [],
    );
    report(unit, "resolve/bad-condition", {
      range: node.range,
      values: { what },
      hint: name === undefined ? undefined : didYouMean(nearNames(name, globals)),
    });
  });
  return isGood;
}

function isExpression(node: WalkedNode): node is Expression {
  return "range" in node && node.kind !== undefined;
}

function faultOf(unit: Unit, node: Expression): string | undefined {
  switch (node.kind) {
    case "call":
      return `call \`${node.callee.text}()\``;
    case "print":
      return "print";
    case "assignment":
    case "step":
      return "change anything";
    case "target":
      return `read \`${node.name}\``;
    case "identifier":
      return globalOf(unit, node) === undefined ? `read \`${node.name}\`` : undefined;
    default:
      return undefined;
  }
}
