// What is wrong with an alias on a newer kernel that an older one has, and for each of that the edits that may mend it.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { AliasDefinition, ProbePoint } from "../syntax/ast.ts";
import { symbolsOfProbe, useAlias } from "../semantics/alias-values.ts";
import { expandAlternative, expandPoints } from "../semantics/expand-probes.ts";
import type { Host } from "../semantics/host.ts";
import { openLibrary } from "../semantics/library.ts";
import { spellPoint } from "../semantics/spell-point.ts";
import { chainEdits } from "./chain-edits.ts";
import type { ProposedEdit } from "./edit.ts";
import { pointEdits } from "./point-edits.ts";
import { chainsOf } from "./target-chain.ts";

/** Something of an alias that does not hold on the newer kernel. */
export interface Breakage {
  /** As it is written: `kernel.function("do_sys_open")`, or the name of a value. */
  readonly what: string;
  readonly reason: string;
  /** The likely first; empty where nothing is known. */
  readonly proposals: readonly ProposedEdit[];
}

interface Found {
  readonly definition: AliasDefinition;
  readonly name: ProbePoint;
}

/**
 * `alias` is its name as it is written in the file of that path. Both hosts have the same text of it; `before` is of the older
 * kernel. Undefined: one of them leaves the alias out.
 */
export function proposeEdits(
  alias: string,
  path: string,
  before: Host,
  now: Host,
): readonly Breakage[] | undefined {
  const [old, found] = [findAlias(alias, path, before), findAlias(alias, path, now)];
  if (old === undefined || found === undefined) return undefined;
  const points = brokenPoints(old, found, before, now);
  return points.length > 0 ? points : brokenValues(old, found, before, now);
}

export function findAlias(alias: string, path: string, host: Host): Found | undefined {
  for (const { names, definition, from } of openLibrary(host).aliases) {
    if (from?.file.path !== path) continue;
    const name = names.find((one) => spellPoint(one.components) === alias);
    if (name !== undefined) return { definition, name };
  }
  return undefined;
}

/** Points that the alias needs: all that it has to have, or any of those that it may have where none is left. */
function brokenPoints(old: Found, found: Found, before: Host, now: Host): readonly Breakage[] {
  const were = expandedPoints(old, before);
  const are = expandedPoints(found, now);
  const isPresent = are.some(({ expansion }) => expansion.points.length > 0);
  const [was, is] = [before.debugInfo, now.debugInfo];
  return are.flatMap(({ point, expansion }): Breakage[] => {
    const isNeeded = point.suffix === undefined || !isPresent;
    if (expansion.points.length > 0 || !isNeeded) return [];
    const what = spellPoint(point.components);
    const wasThere = were.some(
      (one) => spellPoint(one.point.components) === what && one.expansion.points.length > 0,
    );
    if (!wasThere || was === undefined || is === undefined) return [];
    const [failure] = expansion.failures;
    const isBuiltIn = failure?.range.file === point.range.file;
    const proposals = isBuiltIn ? pointEdits(point, was, is) : [];
    const told = failure && createDiagnostic(failure.code, failure.details).message;
    return [{ what, reason: told ?? "it is not there", proposals }];
  });
}

function expandedPoints({ definition, name }: Found, host: Host) {
  const symbols = symbolsOfProbe(name, host);
  return definition.points.map((point) => ({
    point,
    expansion: expandAlternative(point, definition, symbols, host.debugInfo),
  }));
}

function brokenValues(old: Found, found: Found, before: Host, now: Host): readonly Breakage[] {
  const { definition } = found;
  const used = useAlias(definition, found.name, now);
  const wrong = [
    ...used.values.flatMap(({ name, problem }) =>
      problem === undefined ? [] : [{ name, problem }],
    ),
    ...used.problems.map((problem) => ({ name: "its body", problem })),
  ];
  const unique = wrong.filter(
    (one, index) =>
      wrong.findIndex((other) => placeOf(other.problem) === placeOf(one.problem)) === index,
  );
  return unique.map(({ name, problem }) => ({
    what: name,
    reason: problem.message,
    proposals: editsFor(problem, old, found, before, now),
  }));
}

function placeOf({ range, message }: Diagnostic): string {
  return `${range?.file.path ?? ""} ${range?.start ?? 0} ${message}`;
}

function editsFor(
  { range }: Diagnostic,
  old: Found,
  { definition, name }: Found,
  before: Host,
  now: Host,
): readonly ProposedEdit[] {
  const [was, is] = [before.debugInfo, now.debugInfo];
  if (range === undefined || was === undefined || is === undefined) return [];
  const { file } = definition.range;
  const chain = chainsOf([definition.prologue, definition.epilogue]).find(
    ({ whole }) =>
      range.file === file &&
      whole.range.file === file &&
      whole.range.start <= range.start &&
      range.end <= whole.range.end,
  );
  if (chain === undefined) return [];
  return chainEdits(
    chain,
    { debugInfo: was, point: firstPoint(old.name, before) },
    { debugInfo: is, point: firstPoint(name, now) },
  );
}

function firstPoint(name: ProbePoint, host: Host) {
  return expandPoints([name], symbolsOfProbe(name, host), host.debugInfo).points[0];
}
