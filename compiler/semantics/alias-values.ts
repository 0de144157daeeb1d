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
  Statement,
} from "../syntax/ast.ts";
import { dropConsequences } from "./drop-consequences.ts";
import { createElaboration, elaborate, type LoweredProbe } from "./elaborate.ts";
import { foldCondition } from "./fold-condition.ts";
import type { Host, TargetRead } from "./host.ts";
import { openLibrary } from "./library.ts";
import { createSink } from "./sink.ts";
import { collectSymbols, type Symbols } from "./symbols.ts";
import { cellTypeInIr } from "./type-cell.ts";
import { targetReads } from "./target-reads.ts";
import { succeeds, type Unit } from "./unit.ts";
import { walkNodes } from "./walk.ts";

export interface AliasValue {
  readonly name: string;
  /** The probe point, as pp() says it. */
  readonly point: string;
  readonly type?: string;
  /** The first thing that is wrong with it there. */
  readonly problem?: Diagnostic;
  readonly reads: readonly TargetRead[];
}

/** What a script gets that probes an alias. */
export interface UsedAlias {
  readonly values: readonly AliasValue[];
  /** What is wrong in all that the alias does, and with points that have to be there. */
  readonly problems: readonly Diagnostic[];
}

/** The values of an alias at every place that one of its names, with a suffix or without, stands for. */
export function useAlias(definition: AliasDefinition, name: ProbePoint, host: Host): UsedAlias {
  const symbols = symbolsOfProbe(name, host);
  const elaboration = createElaboration(symbols, host.debugInfo, {
    guru: true,
    keepAliasValues: true,
  });
  const sink = createSink();
  const { probes } = elaborate(elaboration, sink);
  // Files that are pulled in may have probes of their own.
  const own = probes.filter((probe) => symbols.script.items.includes(probe.definition));
  const values = own.flatMap((probe) => {
    const bodies = [...probe.derived.before, ...probe.derived.after].map(({ body }) => body);
    const names = new Set([...exportedNames(definition), ...assignedIn(bodies)]);
    return [...names].map((one) => valueAt(probe, bodies, one));
  });
  return {
    values,
    problems: dropConsequences(sink.diagnostics).filter((one) => one.severity === "error"),
  };
}

/** The symbols of a script that consists of one empty probe. */
export function symbolsOfProbe(name: ProbePoint, host: Host): Symbols {
  const { range } = name;
  const body: Block = { kind: "block", statements: [], range };
  const probe: ProbeDefinition = { kind: "probe", points: [name], body, range };
  const script: Script = { items: [probe], range };
  return collectSymbols(script, openLibrary(host), createSink());
}

/** The variables that the bodies of an alias assign, in order of their first assignment. */
export function exportedNames(definition: AliasDefinition): readonly string[] {
  return assignedIn([definition.prologue, definition.epilogue]);
}

function assignedIn(bodies: readonly (Block | undefined)[]): readonly string[] {
  const names = new Set<string>();
  walkNodes(bodies, (walked) => {
    const node = walked as Assignment;
    if (node.kind === "assignment" && node.target.kind === "identifier")
      names.add(node.target.name);
  });
  return [...names];
}

/** `bodies` are those of the alias and of what it is made of. */
function valueAt(
  { unit, derived }: LoweredProbe,
  bodies: readonly Block[],
  name: string,
): AliasValue {
  const sink = createSink();
  const values = bodies.flatMap((body) => assignedValues(unit, body, name));
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
    reads: targetReads(unit, values),
  };
}

/** What is assigned to a name, but for branches that are not taken at this probe point. */
function assignedValues(unit: Unit, statement: Statement, name: string): Expression[] {
  if (statement.kind === "block") {
    return statement.statements.flatMap((one) => assignedValues(unit, one, name));
  }
  if (statement.kind === "if") {
    const decided = foldCondition(unit, statement.condition);
    const { then, otherwise } = statement;
    return [
      ...(decided === false ? [] : assignedValues(unit, then, name)),
      ...(decided === true || otherwise === undefined ? [] : assignedValues(unit, otherwise, name)),
    ];
  }
  const values: Expression[] = [];
  walkNodes(statement, (walked) => {
    const node = walked as Assignment;
    const isOurs = node.kind === "assignment" && node.target.kind === "identifier";
    if (isOurs && node.target.kind === "identifier" && node.target.name === name) {
      values.push(node.value);
    }
  });
  return values;
}
