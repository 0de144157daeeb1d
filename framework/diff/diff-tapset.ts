// Compares a tapset on two kernels, and looks for what mends it on the second one.

import { relative, dirname } from "node:path";
import type { Breakage, ProposedEdit } from "../../compiler/index.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import type { Progress } from "../progress/progress.ts";
import { cellChanges, reasonOf } from "../verify/probe-changes.ts";
import type { Change, ProbeReport } from "../verify/report.ts";
import { tellOnce } from "../verify/tell-once.ts";
import type { Tapset } from "../verify/tapset.ts";
import { verifyTapsets } from "../verify/verify-tapsets.ts";
import { isArchitectural } from "./architectural.ts";
import { openBench, type Bench, type ChangedFiles } from "./bench.ts";
import {
  gravities,
  type AliasChange,
  type DiffReport,
  type Gravity,
  type Suggestion,
  type WrongAlias,
} from "./diff-report.ts";
import { repairAlias, type Repair } from "./repair-alias.ts";
import { unifiedDiff } from "./unified-diff.ts";

export async function diffTapset(
  tapset: Tapset,
  kernels: { readonly from: KnownKernel; readonly to: KnownKernel },
  options: { readonly include: readonly string[] },
  progress: Progress,
): Promise<DiffReport> {
  const report = await verifyTapsets(
    [tapset],
    [kernels.from, kernels.to],
    { ...options, isContractReplaced: true },
    progress,
  );
  const columnOf = (name: string): number =>
    report.kernels.findIndex((kernel) => kernel.name === name);
  const [was, is] = [columnOf(kernels.from.name), columnOf(kernels.to.name)];
  const probes = report.tapsets[0]?.probes ?? [];
  const isOfTwo = report.kernels[was]?.architecture !== report.kernels[is]?.architecture;
  const changes = probes.flatMap((probe) => changesOf(probe, was, is, isOfTwo));
  const isBroken = changes.some(({ gravity }) => gravity === "break");
  const mended = isBroken
    ? await suggest(tapset, kernels, options.include, changes, progress)
    : { suggestions: [], patch: "" };
  return {
    tapset: tapset.name,
    from: report.kernels[was]!,
    to: report.kernels[is]!,
    changes: gravities.flatMap((gravity) => changes.filter((one) => one.gravity === gravity)),
    wrongOnBoth: probes.flatMap((probe) => wrongOnBoth(probe, was, is)),
    ...mended,
  };
}

const gravityOf: Readonly<Record<Change["kind"], Gravity>> = {
  gone: "break",
  alternative: "meaning",
  meaning: "meaning",
  signature: "moved",
  place: "moved",
  came: "new",
};

function changesOf(
  { alias, file, line, cells }: ProbeReport,
  was: number,
  is: number,
  isOfTwo: boolean,
) {
  const [before, now] = [cells[was]!, cells[is]!];
  return tellOnce(cellChanges(before, now), now).map((change): AliasChange => ({
    gravity:
      isOfTwo && isArchitectural(change, before, now) ? "architecture" : gravityOf[change.kind],
    alias,
    file,
    line,
    ...change,
  }));
}

function wrongOnBoth(
  { alias, file, line, cells }: ProbeReport,
  was: number,
  is: number,
): WrongAlias[] {
  const [before, now] = [cells[was]!, cells[is]!];
  const isWrong = before.status === "unresolved" && now.status === "unresolved";
  return isWrong ? [{ alias, file, line, reason: reasonOf(now) }] : [];
}

async function suggest(
  tapset: Tapset,
  { from, to }: { readonly from: KnownKernel; readonly to: KnownKernel },
  include: readonly string[],
  changes: readonly AliasChange[],
  progress: Progress,
): Promise<Pick<DiffReport, "suggestions" | "patch">> {
  const before = await openBench(tapset, include, await openKernelFacts(from, progress));
  const now = await openBench(tapset, include, await openKernelFacts(to, progress));
  const broken = changes.filter(({ gravity }) => gravity === "break");
  const aliases = [...new Map(broken.map((one) => [`${one.file} ${one.alias}`, one])).values()];
  const step = progress.step("suggest");
  const suggestions: Suggestion[] = [];
  let files: ChangedFiles = new Map();
  for (const [done, { alias, file }] of aliases.entries()) {
    step.update({ done, total: aliases.length, unit: "aliases" });
    const repair = repairAlias(alias, file, before, now, files);
    if (repair === undefined) continue;
    suggestions.push(suggestionOf(alias, file, repair));
    if (repair.left.length === 0) ({ files } = repair);
  }
  step.end();
  return { suggestions, patch: patchOf(tapset, before, files) };
}

function suggestionOf(alias: string, file: string, { edits, left }: Repair): Suggestion {
  return { alias, file, edits: edits.map(plainEdit), left: left.map(plainBreakage) };
}

function plainEdit({ kind, old, now, because }: ProposedEdit) {
  return { kind, old, now, because };
}

function plainBreakage({ what, reason }: Breakage) {
  return { what, reason };
}

function patchOf(tapset: Tapset, { files: original }: Bench, files: ChangedFiles): string {
  return [...files.values()]
    .map((file) => {
      const before = original.find(({ path }) => path === file.path)?.text ?? file.text;
      return unifiedDiff(pathInPatch(tapset, file.path), before, file.text);
    })
    .join("");
}

/** From the current folder where the file lies below it, else from the folder that holds the tapset. */
function pathInPatch({ path: tapset }: Tapset, path: string): string {
  return path.startsWith("/") ? relative(dirname(tapset), path) : path;
}
