// Compares a tapset on two kernels, and looks for what mends it on the second one.

import { relative, dirname } from "node:path";
import { argumentReads, type Breakage, type ProposedEdit } from "../../compiler/index.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import type { Progress } from "../progress/progress.ts";
import type { ProbeReport } from "../verify/report.ts";
import type { Tapset } from "../verify/tapset.ts";
import { verifyTapsets } from "../verify/verify-tapsets.ts";
import { changesOf, wrongOnBoth, type Columns } from "./alias-changes.ts";
import { openBench, type Bench, type ChangedFiles } from "./bench.ts";
import { gravities, type AliasChange, type DiffReport, type Suggestion } from "./diff-report.ts";
import { repairAlias, type Repair } from "./repair-alias.ts";
import { shiftedArguments } from "./shifted-arguments.ts";
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
  const manifest = report.tapsets[0]?.manifest;
  const columns: Columns = {
    was,
    is,
    isOfTwo,
    by: { manifest, kernel: kernels.to.name },
  };
  const found = probes.flatMap((probe) => changesOf(probe, columns));
  const isBroken = found.some(({ gravity }) => gravity === "break");
  const isShifted = found.some(({ kind }) => kind === "signature");
  const benches =
    isBroken || isShifted
      ? await openBenches(tapset, kernels, options.include, progress)
      : undefined;
  const shifted = benches === undefined ? [] : shiftsOf(probes, found, columns, benches.before);
  const changes = [...found, ...shifted];
  const mended =
    benches === undefined || !isBroken
      ? { suggestions: [], patch: "" }
      : suggest(tapset, benches, changes, progress);
  return {
    tapset: tapset.name,
    from: report.kernels[was]!,
    to: report.kernels[is]!,
    changes: gravities.flatMap((gravity) => changes.filter((one) => one.gravity === gravity)),
    wrongOnBoth: probes.flatMap((probe) => wrongOnBoth(probe, columns)),
    ...mended,
  };
}

interface Benches {
  readonly before: Bench;
  readonly now: Bench;
}

async function openBenches(
  tapset: Tapset,
  { from, to }: { readonly from: KnownKernel; readonly to: KnownKernel },
  include: readonly string[],
  progress: Progress,
): Promise<Benches> {
  const before = await openBench(tapset, include, await openKernelFacts(from, progress));
  const now = await openBench(tapset, include, await openKernelFacts(to, progress));
  return { before, now };
}

/** Where a function has another signature: the parameters that are read by numbers which are others' now. */
function shiftsOf(
  probes: readonly ProbeReport[],
  changes: readonly AliasChange[],
  { was, is }: Columns,
  { hostWith }: Bench,
): AliasChange[] {
  const host = hostWith(new Map());
  return probes.flatMap(({ alias, file, line, cells }) => {
    const isOther = changes.some(
      (one) => one.kind === "signature" && one.alias === alias && one.file === file,
    );
    const [before, now] = [cells[was]!, cells[is]!];
    if (!isOther || before.status === "left-out" || now.status === "left-out") return [];
    return shiftedArguments(argumentReads(alias, file, host), before, now).map(
      ({ text }): AliasChange => ({ gravity: "meaning", alias, file, line, kind: "meaning", text }),
    );
  });
}

function suggest(
  tapset: Tapset,
  { before, now }: Benches,
  changes: readonly AliasChange[],
  progress: Progress,
): Pick<DiffReport, "suggestions" | "patch"> {
  const broken = changes.filter(({ gravity }) => gravity === "break");
  const aliases = [...new Map(broken.map((one) => [`${one.file} ${one.alias}`, one])).values()];
  const step = progress.step("suggest");
  const suggestions: Suggestion[] = [];
  let files: ChangedFiles = new Map();
  for (const [done, { alias, file }] of aliases.entries()) {
    step.update({ done, total: aliases.length, unit: "aliases" });
    const repair = repairAlias(alias, file, before, now, files);
    if (repair === undefined) continue;
    const left = [...repair.left, ...misread(alias, file, before, now, repair)];
    suggestions.push(suggestionOf(alias, file, { ...repair, left }));
    if (left.length === 0) ({ files } = repair);
  }
  step.end();
  return { suggestions, patch: patchOf(tapset, before, files) };
}

/** What an alias reads by numbers that are others' in the function that was found for it. */
function misread(
  alias: string,
  file: string,
  before: Bench,
  now: Bench,
  { files }: Repair,
): Breakage[] {
  const [was, is] = [before.verify(alias, file, files), now.verify(alias, file, files)];
  if (was === undefined || is === undefined) return [];
  const reads = argumentReads(alias, file, before.hostWith(files));
  return shiftedArguments(reads, was, is).map(({ what, text }) => ({
    what,
    reason: text.slice(what.length + 2),
    proposals: [],
  }));
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
