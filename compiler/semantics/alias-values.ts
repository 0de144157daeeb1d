// What the variables that an alias assigns come to at its probe points on one kernel: type, or what is wrong.

import type { Diagnostic } from "../source/diagnostic.ts";
import type {
  AliasDefinition,
  Assignment,
  Block,
  Expression,
  ProbeDefinition,
  ProbePoint,
  Script,
} from "../syntax/ast.ts";
import { createElaboration, elaborate, type LoweredProbe } from "./elaborate.ts";
import type { Host } from "./host.ts";
import { openLibrary } from "./library.ts";
import { createSink } from "./sink.ts";
import { collectSymbols, type Symbols } from "./symbols.ts";
import { cellTypeInIr } from "./type-cell.ts";
import { succeeds } from "./unit.ts";
import { walkNodes } from "./walk.ts";

export interface AliasValue {
  readonly name: string;
  /** The probe point, as pp() says it. */
  readonly point: string;
  readonly type?: string;
  /** The first thing that is wrong with it there. */
  readonly problem?: Diagnostic;
}

/** The values of an alias at every place that one of its names, with a suffix or without, stands for. */
export function aliasValues(
  definition: AliasDefinition,
  name: ProbePoint,
  host: Host,
): readonly AliasValue[] {
  const symbols = symbolsOfProbe(name, host);
  const elaboration = createElaboration(symbols, host.debugInfo, {
    guru: true,
    keepAliasValues: true,
  });
  const { probes } = elaborate(elaboration, createSink());
  const assigned = assignmentsOf(definition);
  return probes.flatMap((probe) => assigned.map((one) => valueAt(probe, one)));
}

/** The symbols of a script that consists of one empty probe. */
function symbolsOfProbe(name: ProbePoint, host: Host): Symbols {
  const { range } = name;
  const body: Block = { kind: "block", statements: [], range };
  const probe: ProbeDefinition = { kind: "probe", points: [name], body, range };
  const script: Script = { items: [probe], range };
  return collectSymbols(script, openLibrary(host), createSink());
}

interface Assigned {
  readonly name: string;
  readonly values: readonly Expression[];
}

/** The variables that the bodies of an alias assign, in order of their first assignment. */
export function assignmentsOf(definition: AliasDefinition): readonly Assigned[] {
  const byName = new Map<string, Expression[]>();
  walkNodes([definition.prologue, definition.epilogue], (walked) => {
    const node = walked as Assignment;
    if (node.kind !== "assignment" || node.target.kind !== "identifier") return;
    const { name } = node.target;
    byName.set(name, [...(byName.get(name) ?? []), node.value]);
  });
  return [...byName].map(([name, values]) => ({ name, values }));
}

function valueAt({ unit, derived }: LoweredProbe, { name, values }: Assigned): AliasValue {
  const sink = createSink();
  succeeds(unit, sink, () => {
    for (const value of values) unit.lower(value);
  });
  const symbol = unit.locals.get(name);
  const type = symbol === undefined ? "void" : cellTypeInIr(symbol.cell);
  return {
    name,
    point: derived.point,
    type: type === "void" ? undefined : type,
    problem: sink.diagnostics.find((one) => one.severity === "error"),
  };
}
