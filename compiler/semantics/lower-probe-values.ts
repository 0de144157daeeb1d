// What a probe can read that is neither a variable nor memory: registers by number, and counters of perf probes by name.

import type { Range } from "../source/source-file.ts";
import { listed } from "./listed.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import type { AtOperator, Expression } from "../syntax/ast.ts";
import { reportBadOperator } from "./at-operators.ts";
import type { IrExpression } from "./ir.ts";
import { report, type Unit } from "./unit.ts";

/** `@kregister(N)`, `@uregister(N)`: by DWARF number. Those of the kernel can be anything, so scripts need guru mode for them. */
export function lowerRegister(unit: Unit, e: AtOperator, number: Expression): IrExpression {
  const { range, name } = e;
  const user = name === "@uregister";
  if (number.kind !== "number" || number.value > 1000n) {
    reportBadOperator(unit, e);
    return zero(range);
  }
  if (!user && !unit.elaboration.guru && range.file.origin === "script") {
    report(unit, "resolve/operator-needs-guru", { range, values: { name } });
  }
  return { kind: "register", type: "long", register: Number(number.value), user, range };
}

/** `@perf("name")`: what the counter of `perf.type(…).config(…).counter("name")` says on this CPU. */
export function lowerCounter(unit: Unit, e: AtOperator, name: string): IrExpression {
  const { counters } = unit.elaboration;
  const { range } = e;
  const points = counters.get(name);
  if (points === undefined) {
    const hint = didYouMean(nearNames(name, [...counters.keys()]));
    report(unit, "resolve/no-such-counter", { range, values: { name }, hint });
    return zero(range);
  }
  if (points.length > 1) {
    const hint = `give each a name of its own: ${listed(points, 4)}`;
    report(unit, "resolve/ambiguous-counter", { range, values: { name }, hint });
  }
  return { kind: "counter", type: "long", name, range };
}

function zero(range: Range): IrExpression {
  return { kind: "number", type: "long", value: 0n, range };
}
