// Finds the first kernel that broke each alias and value of a tapset: by halves, as long as what was good once and is bad at the
// end changed once; where it changed more than once, every kernel is asked.

import type { KnownKernel } from "../kernels/known-kernels.ts";
import type { Progress } from "../progress/progress.ts";
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
}

interface Item {
  readonly probe: ProbeReport;
  readonly value?: string;
}

export async function bisectTapset(
  tapset: Tapset,
  { kernels, absent }: KernelRange,
  options: { readonly include: readonly string[] },
  progress: Progress,
): Promise<BisectReport> {
  const asked = new Map<number, readonly ProbeReport[]>();
  const ask = async (index: number): Promise<readonly ProbeReport[]> => {
    const known = asked.get(index);
    if (known !== undefined) return known;
    const report = await verifyTapsets([tapset], [kernels[index]!], options, progress);
    const probes = report.tapsets[0]?.probes ?? [];
    asked.set(index, probes);
    return probes;
  };
  for (const end of [0, kernels.length - 1]) await ask(end);
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
      breaks.set(key, describe(item, found, probes, kernels));
    }
  }
  return {
    tapset: tapset.name,
    kernels: kernels.map(({ name }, index) => ({ name, isAsked: asked.has(index) })),
    breaks: [...breaks.values()],
    absent,
  };
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
  };
}
