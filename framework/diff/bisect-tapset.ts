// Finds the first kernel that broke each alias and value of a tapset. Every kernel is asked, since what was broken and mended again
// between two that are good shows in no other way; with `--quick` the ends are, and between them halves, as long as what was good at
// first and is bad at the end seems to have changed once.

import type { Manifest } from "../contracts/manifest.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import type { Progress } from "../progress/progress.ts";
import { isDeclaredAbsent } from "../verify/declared-absence.ts";
import { reasonOf } from "../verify/probe-changes.ts";
import type { ProbeCell, ProbeReport, ReportKernel } from "../verify/report.ts";
import type { Tapset } from "../verify/tapset.ts";
import { verifyTapsets } from "../verify/verify-tapsets.ts";
import type { KernelRange } from "./choose-range.ts";
import { firstBad, type State } from "./first-bad.ts";

export interface BisectReport {
  readonly tapset: string;
  /** From old to new; those that were asked are marked. */
  readonly kernels: readonly { readonly name: string; readonly isAsked: boolean }[];
  readonly breaks: readonly BisectedBreak[];
  /** Of the catalog, of the same architecture, and not here: any of them may be the real first one. */
  readonly absent: readonly string[];
}

export interface BisectedBreak {
  readonly alias: string;
  readonly value?: string;
  readonly file: string;
  readonly line: number;
  readonly lastGood: string;
  readonly firstBad: string;
  readonly reason: string;
  /** It is good again on a later kernel. */
  readonly isMended: boolean;
  /** The author says that a kernel may lack it: nothing is broken. */
  readonly isDeclared: boolean;
}

interface Item {
  readonly probe: ProbeReport;
  readonly value?: string;
}

export async function bisectTapset(
  tapset: Tapset,
  { kernels, absent }: KernelRange,
  options: { readonly include: readonly string[]; readonly isQuick: boolean },
  progress: Progress,
): Promise<BisectReport> {
  let manifest: Manifest | undefined;
  const asked = new Map<number, readonly ProbeReport[]>();
  const askAll = async (indexes: readonly number[]): Promise<void> => {
    const wanted = indexes.map((index) => kernels[index]!);
    const report = await verifyTapsets(
      [tapset],
      wanted,
      { include: options.include, isContractReplaced: true },
      progress,
    );
    manifest = report.tapsets[0]?.manifest;
    for (const index of indexes) {
      const column = report.kernels.findIndex(({ name }) => name === kernels[index]!.name);
      asked.set(index, probesOf(report.tapsets[0]?.probes ?? [], column));
    }
  };
  const ask = async (index: number): Promise<readonly ProbeReport[]> => {
    if (!asked.has(index)) await askAll([index]);
    return asked.get(index)!;
  };
  const every = kernels.map((_, index) => index);
  await askAll(options.isQuick ? [...new Set([0, kernels.length - 1])] : every);
  const items = new Map<string, Item>();
  const breaks = new Map<string, BisectedBreak>();
  // Each kernel that is asked may show names that no other has.
  for (let known = -1; known < items.size;) {
    known = items.size;
    for (const probe of [...asked.values()].flat()) addItems(items, probe);
    for (const [key, item] of items) {
      if (breaks.has(key)) continue;
      const stateAt = async (index: number): Promise<State> => stateOf(item, await ask(index));
      const found = await firstBad(kernels.length, stateAt, [...asked.keys()]);
      if (found === undefined) continue;
      const probes = await ask(found.bad);
      breaks.set(key, describe(item, found, probes, kernels, manifest));
    }
  }
  return {
    tapset: tapset.name,
    kernels: kernels.map(({ name }, index) => ({ name, isAsked: asked.has(index) })),
    breaks: [...breaks.values()],
    absent,
  };
}

/** As if only the kernel of a column had been asked. */
function probesOf(probes: readonly ProbeReport[], column: number): readonly ProbeReport[] {
  return probes.map((probe) => ({ ...probe, cells: [probe.cells[column]!] }));
}

function addItems(items: Map<string, Item>, probe: ProbeReport): void {
  const key = `${probe.file} ${probe.alias}`;
  if (!items.has(key)) items.set(key, { probe });
  for (const value of namesOf(probe.cells[0]!)) {
    const inner = `${key} ${value}`;
    if (!items.has(inner)) items.set(inner, { probe, value });
  }
}

function namesOf(cell: ProbeCell): readonly string[] {
  return cell.status === "left-out" ? [] : cell.values.map(({ name }) => name);
}

function cellOf({ probe }: Item, probes: readonly ProbeReport[]): ProbeCell | undefined {
  return probes.find(({ alias, file }) => alias === probe.alias && file === probe.file)?.cells[0];
}

/** A value has no state of its own where the alias has no points. */
function stateOf(item: Item, probes: readonly ProbeReport[]): State {
  const cell = cellOf(item, probes);
  if (cell === undefined) return "none";
  const isThere =
    cell.status !== "left-out" && cell.alternatives.some(({ status }) => status === "chosen");
  if (item.value === undefined) {
    if (isThere) return "good";
    return cell.status === "unknown" ? "none" : "bad";
  }
  if (!isThere) return "none";
  const value = cell.values.find(({ name }) => name === item.value);
  if (value === undefined || value.verdict === "unknown") return "none";
  return value.verdict === "resolved" ? "good" : "bad";
}

function describe(
  item: Item,
  {
    good,
    bad,
    isMended,
  }: { readonly good: number; readonly bad: number; readonly isMended: boolean },
  probes: readonly ProbeReport[],
  kernels: readonly (KnownKernel | ReportKernel)[],
  manifest: Manifest | undefined,
): BisectedBreak {
  const { probe, value } = item;
  const cell = cellOf(item, probes)!;
  const own =
    cell.status === "left-out" ? undefined : cell.values.find(({ name }) => name === value);
  return {
    alias: probe.alias,
    value,
    file: probe.file,
    line: probe.line,
    lastGood: kernels[good]!.name,
    firstBad: kernels[bad]!.name,
    reason: own?.reason ?? reasonOf(cell),
    isMended,
    isDeclared: isDeclaredAbsent(probe, value, cell, { manifest, kernel: kernels[bad]!.name }),
  };
}
