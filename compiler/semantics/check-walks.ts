// An array must not change while a `foreach` walks over it: what the loop's own text does is seen when it is lowered, what
// the functions do that it calls is seen here, when all are known.

import type { Elaborated } from "./elaborate.ts";
import { calledFunctions, type IrExpression, type IrFunction, type IrStatement } from "./ir.ts";
import type { Sink } from "./sink.ts";
import type { Symbols } from "./symbols.ts";
import { walkNodes } from "./walk.ts";

type AnyNode = IrExpression | IrStatement;
type Call = Extract<IrExpression, { kind: "call" }>;

export function checkWalks({ probes, functions }: Elaborated, symbols: Symbols, sink: Sink): void {
  const byId = new Map(functions.map((fn) => [fn.id, fn]));
  const bodies = [...probes.map((one) => one.body), ...functions.map((fn) => fn.body)];
  walkNodes(bodies, (walked) => {
    const node = walked as AnyNode;
    if (node.kind !== "foreach") return;
    const name = symbols.globals.find((one) => one.id === node.array)?.declaration.name.text ?? "";
    for (const call of callsIn(node.body)) {
      if (!writtenBy(call, byId).has(node.array)) continue;
      sink.report("type/write-in-foreach", { range: call.range, values: { name } });
    }
  });
}

function callsIn(root: unknown): Call[] {
  const calls: Call[] = [];
  walkNodes(root, (walked) => {
    const node = walked as AnyNode;
    if (node.kind === "call") calls.push(node);
  });
  return calls;
}

/** The globals that a call changes, however indirectly. */
function writtenBy(call: Call, functions: ReadonlyMap<number, IrFunction>): ReadonlySet<number> {
  const written = new Set<number>();
  const visited = new Set<number>();
  const follow = (one: Call): void => {
    for (const id of calledFunctions(one)) {
      if (visited.has(id)) continue;
      visited.add(id);
      const fn = functions.get(id);
      const body = fn?.body;
      for (const { global, write } of fn?.globals ?? []) if (write) written.add(global);
      walkNodes(body, (walked) => noteWrite(walked as AnyNode, written));
      callsIn(body).forEach(follow);
    }
  };
  follow(call);
  return written;
}

function noteWrite(node: AnyNode, written: Set<number>): void {
  switch (node.kind) {
    case "assign":
    case "update":
    case "step":
    case "record":
      if (node.target.kind === "element") written.add(node.target.array);
      break;
    case "delete-element":
      written.add(node.array);
      break;
    case "delete-global":
      written.add(node.global);
      break;
    default:
      break;
  }
}
