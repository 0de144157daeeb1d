// What becomes of one alias between two kernels, and how grave that is.

import {
  isAsDeclared,
  isDeclaredAbsent,
  isGuarded,
  type DeclaredBy,
} from "../verify/declared-absence.ts";
import { cellChanges, reasonOf } from "../verify/probe-changes.ts";
import type { Change, ProbeCell, ProbeReport } from "../verify/report.ts";
import { hasPoints, tellOnce } from "../verify/tell-once.ts";
import { isArchitectural } from "./architectural.ts";
import type { AliasChange, Gravity, WrongAlias } from "./diff-report.ts";

/** Which cells of a row are compared. */
export interface Columns {
  readonly was: number;
  readonly is: number;
  /** Of two architectures. */
  readonly isOfTwo: boolean;
  /** Who says what may be absent on the second one. */
  readonly by: DeclaredBy;
}

const gravityOf: Readonly<Record<Change["kind"], Gravity>> = {
  gone: "break",
  alternative: "meaning",
  meaning: "meaning",
  signature: "moved",
  place: "moved",
  came: "new",
};

export function changesOf(probe: ProbeReport, { was, is, isOfTwo, by }: Columns): AliasChange[] {
  const { alias, file, line, cells } = probe;
  const [before, now] = [cells[was]!, cells[is]!];
  const changes = tellOnce(cellChanges(before, now), now).map((change): AliasChange => {
    const isDeclared =
      (change.kind === "gone" && isDeclaredAbsent(probe, change.value, now, by)) ||
      isGuarded(change, before, now);
    const isArchitectures = isOfTwo && isArchitectural(change, before, now);
    const own = isDeclared ? "declared" : gravityOf[change.kind];
    return { gravity: isArchitectures ? "architecture" : own, alias, file, line, ...change };
  });
  if (now.status === "unknown" && before.status !== "unknown" && before.status !== "left-out") {
    return [
      { gravity: "unknown", alias, file, line, kind: "gone", text: reasonOf(now) },
      ...changes,
    ];
  }
  const problem = newProblem(before, now);
  // Values that are told of stand for all that is wrong; those that may be absent do not.
  const isHidden =
    problem !== undefined &&
    changes.some(({ gravity }) => gravity === "declared") &&
    !changes.some(({ gravity }) => gravity === "break");
  return isHidden
    ? [...changes, { gravity: "break", alias, file, line, kind: "gone", text: problem }]
    : changes;
}

/** Of an alias that has its points: what else is wrong with it, and was not. */
function newProblem(before: ProbeCell, now: ProbeCell): string | undefined {
  if (before.status === "left-out" || now.status === "left-out" || !hasPoints(now))
    return undefined;
  const known = new Set(before.problems.map(({ reason }) => reason));
  return now.problems.find(({ reason }) => !known.has(reason))?.reason;
}

type EvidencedCell = Exclude<ProbeCell, { readonly status: "left-out" }>;

/** What is wrong with an alias on both kernels, so that no change is to blame. */
export function wrongOnBoth(probe: ProbeReport, { was, is, by }: Columns): WrongAlias[] {
  const { alias, file, line, cells } = probe;
  const [before, now] = [cells[was]!, cells[is]!];
  if (before.status !== "unresolved" || now.status !== "unresolved") return [];
  return isAsDeclared(probe, now, by)
    ? []
    : [{ alias, file, line, reason: reasonOf(withoutNew(before, now)) }];
}

/** Of the values that are wrong only those that were, if there are any: the others are told as what breaks. */
function withoutNew(before: EvidencedCell, now: EvidencedCell): EvidencedCell {
  const wasGood = new Set(
    before.values.flatMap(({ name, verdict }) => (verdict === "resolved" ? [name] : [])),
  );
  const values = now.values.filter(({ name }) => !wasGood.has(name));
  const isOneWrong = values.some(({ verdict }) => verdict !== "resolved");
  return isOneWrong ? { ...now, values } : now;
}
