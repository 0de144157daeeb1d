// Mends an alias for a newer kernel, one edit at a time. Each edit is verified on both kernels before the next one is looked for:
// on the older kernel nothing may change, on the newer one something has to become right.

import { applyEdit, proposeEdits } from "../../compiler/index.ts";
import type { AliasVerdict, Breakage, ProposedEdit, SourceFile } from "../../compiler/index.ts";
import { spellMeaning } from "../verify/probe-changes.ts";
import type { Bench, ChangedFiles } from "./bench.ts";

export interface Repair {
  /** In the order in which they are made. */
  readonly edits: readonly ProposedEdit[];
  readonly files: ChangedFiles;
  /** What is still wrong on the newer kernel; empty: the alias is mended. */
  readonly left: readonly Breakage[];
}

interface Sides {
  readonly alias: string;
  readonly path: string;
  readonly before: Bench;
  readonly now: Bench;
  /** What the older kernel has to go on saying. */
  readonly wanted: string;
}

/** A function that leaves something of the alias wrong is told only where much speaks for it. */
const worthTelling = 0.6;

/** An alias has more to mend only by accident. */
const mostEdits = 12;

/** Undefined: one of the kernels leaves the alias out, or nothing of it is wrong. */
export function repairAlias(
  alias: string,
  path: string,
  before: Bench,
  now: Bench,
  files: ChangedFiles,
): Repair | undefined {
  const was = before.verify(alias, path, files);
  if (was === undefined) return undefined;
  const sides: Sides = { alias, path, before, now, wanted: fingerprint(was) };
  const broken = breakages(sides, files);
  if (broken === undefined || broken.length === 0) return undefined;
  return mend(sides, { edits: [], files, left: broken });
}

function breakages({ alias, path, before, now }: Sides, files: ChangedFiles) {
  return proposeEdits(alias, path, before.hostWith(files), now.hostWith(files));
}

/** Goes on from the first edit that leads to an alias without faults, or else from the one that leaves the fewest. */
function mend(sides: Sides, state: Repair): Repair {
  if (state.left.length === 0 || state.edits.length >= mostEdits) return state;
  let best = state;
  for (const { proposals } of state.left) {
    for (const proposal of proposals) {
      const next = attempt(sides, state, proposal);
      if (next === undefined) continue;
      const end = mend(sides, next);
      if (end.left.length === 0) return end;
      if (isFunction(proposal) && proposal.likeness < worthTelling) continue;
      if (best === state || end.left.length < best.left.length) best = end;
      // A way to a value is settled by itself; which function it is, by what its values come to.
      if (!isFunction(proposal)) break;
    }
    if (best !== state) break;
  }
  return best;
}

/** The state after an edit, if it helps on the newer kernel and is nothing to the older one. */
function attempt(sides: Sides, state: Repair, proposal: ProposedEdit): Repair | undefined {
  const { alias, path, before, now, wanted } = sides;
  const current = state.files.get(path) ?? proposal.file;
  const file: SourceFile = { ...current, text: applyEdit(current.text, proposal.edit) };
  const files = new Map([...state.files, [path, file]]);
  const was = before.verify(alias, path, files);
  if (was === undefined || fingerprint(was) !== wanted) return undefined;
  const is = now.verify(alias, path, files);
  const left = is === undefined ? undefined : breakages(sides, files);
  if (is === undefined || left === undefined) return undefined;
  const stood = now.verify(alias, path, state.files);
  const helps = isFunction(proposal)
    ? chosenOf(is) > chosenOf(stood)
    : faultsOf(is) < faultsOf(stood) || left.length < state.left.length;
  return helps ? { edits: [...state.edits, proposal], files, left } : undefined;
}

function isFunction({ kind }: ProposedEdit): boolean {
  return kind === "function" || kind === "tracepoint";
}

function chosenOf(verdict: AliasVerdict | undefined): number {
  return (verdict?.alternatives ?? []).filter(({ status }) => status === "chosen").length;
}

function faultsOf(verdict: AliasVerdict | undefined): number {
  if (verdict === undefined) return Infinity;
  return (
    verdict.values.filter((value) => value.verdict !== "resolved").length + verdict.problems.length
  );
}

/** All that a script sees of an alias on a kernel. */
function fingerprint({ verdict, alternatives, values, problems }: AliasVerdict): string {
  const chosen = alternatives.filter(({ status }) => status === "chosen");
  return JSON.stringify({
    verdict,
    points: chosen.flatMap(({ point, sites }) => [point, ...sites.map((site) => site.point)]),
    values: values.map((value) => [value.name, value.verdict, value.type, spellMeaning(value)]),
    problems: problems.map(({ reason }) => reason),
  });
}
