// Which globals a handler holds while it runs, itself and through the functions it calls. Statistics that are only
// recorded need no lock: the runtime keeps them per CPU.

import {
  calledFunctions,
  type IrExpression,
  type IrFunction,
  type IrPrint,
  type IrProbe,
  type IrStatement,
} from "./ir.ts";
import { walkNodes } from "./walk.ts";

type AnyNode = IrExpression | IrStatement | IrPrint;

/** True where it is written. */
type Uses = Map<number, boolean>;

export function lockSet(
  roots: readonly unknown[],
  functions: ReadonlyMap<number, IrFunction>,
): IrProbe["locks"] {
  const uses: Uses = new Map();
  const visited = new Set<number>();
  const follow = (root: unknown): void =>
    walkNodes(root, (walked) => {
      const node = walked as AnyNode;
      noteUses(node, uses);
      if (node.kind !== "call") return;
      for (const id of calledFunctions(node)) {
        if (visited.has(id)) continue;
        visited.add(id);
        const fn = functions.get(id);
        if (fn?.body.kind === "block") follow(fn.body);
        for (const { global, write } of fn?.globals ?? []) {
          uses.set(global, write || uses.get(global) === true);
        }
      }
    });
  for (const root of roots) follow(root);
  return [...uses].sort(([a], [b]) => a - b).map(([global, write]) => ({ global, write }));
}

function noteUses(node: AnyNode, uses: Uses): void {
  const use = (global: number, write: boolean): void => {
    uses.set(global, write || uses.get(global) === true);
  };
  switch (node.kind) {
    case "global":
      // As an expression; targets of assignments come through their parents.
      if ("type" in node) use(node.global, false);
      break;
    case "element":
      if ("type" in node) use(node.array, false);
      break;
    case "in":
    case "foreach":
    case "map":
      use(node.array, false);
      break;
    case "display":
      use(node.global, false);
      break;
    case "extract":
    case "bucket":
    case "bucket-after":
    case "histogram":
      if (node.target.kind === "global") use(node.target.global, false);
      if (node.target.kind === "element") use(node.target.array, false);
      break;
    case "assign":
    case "update":
    case "step":
      if (node.target.kind === "global") use(node.target.global, true);
      if (node.target.kind === "element") use(node.target.array, true);
      break;
    case "delete-element":
      use(node.array, true);
      break;
    case "delete-global":
      use(node.global, true);
      break;
    default:
      break;
  }
}
