// The contract of a tapset from what was found on kernels; what is recorded of others is kept.

import { spellRange } from "../../compiler/index.ts";
import type { ContractValue } from "../../compiler/index.ts";
import type { Evidence, ProbeCell, ProbeReport, ReportKernel } from "../verify/report.ts";
import type { ContractEvidence, ContractFile, ContractProbe } from "./contract-file.ts";
import type { Manifest } from "./manifest.ts";

/** `kernels` and the cells of `probes` are those that were verified and are claimed. */
export function makeContract(
  manifest: Manifest,
  kernels: readonly ReportKernel[],
  probes: readonly ProbeReport[],
  recorded: ContractFile | undefined,
  isClaimed: (kernel: string) => boolean,
): ContractFile {
  const found = new Map(
    kernels.map(({ name, release, buildId, source }) => [
      name,
      { release, buildId, facts: source },
    ]),
  );
  const kept = Object.entries(recorded?.kernels ?? {}).filter(
    ([name]) => !found.has(name) && isClaimed(name),
  );
  const keptNames = new Set(kept.map(([name]) => name));
  const all = [...kept, ...found].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const public_ = probes.filter(({ isPrivate }) => !isPrivate);
  return {
    format: 1,
    tapset: manifest.name,
    version: manifest.version,
    kernels: Object.fromEntries(all),
    probes: Object.fromEntries(
      public_.map((probe) => [
        probe.alias,
        probeOf(probe, kernels, keptEvidence(recorded?.probes[probe.alias], keptNames)),
      ]),
    ),
  };
}

function keptEvidence(
  probe: ContractProbe | undefined,
  kernels: ReadonlySet<string>,
): ContractEvidence[] {
  return (probe?.evidence ?? []).flatMap((one) => {
    const names = one.kernels.filter((name) => kernels.has(name));
    return names.length === 0 ? [] : [{ ...one, kernels: names }];
  });
}

function probeOf(
  { summary, context, values, cells }: ProbeReport,
  kernels: readonly ReportKernel[],
  kept: readonly ContractEvidence[],
): ContractProbe {
  const fresh = cells.map((cell, index) => ({
    kernels: [kernels[index]!.name],
    ...evidenceOf(cell, values),
  }));
  const types = new Map(
    cells.flatMap((cell) =>
      cell.status === "left-out" ? [] : cell.values.map(({ name, type }) => [name, type] as const),
    ),
  );
  return {
    summary: summary === "" ? undefined : summary,
    context,
    values: Object.fromEntries(
      values.map((value) => [value.name, valueOf(value, types.get(value.name))]),
    ),
    evidence: fold([...kept, ...fresh]),
  };
}

function valueOf({ declaration }: ContractValue, found: string | undefined) {
  const { type, unit, range, optional, text } = declaration ?? {};
  return {
    type: type ?? (found === "string" ? ("string" as const) : ("long" as const)),
    unit,
    range: range && spellRange(range),
    optional: optional === true ? (true as const) : undefined,
    text: text === "" ? undefined : text,
  };
}

function evidenceOf(
  cell: ProbeCell,
  values: readonly ContractValue[],
): Omit<ContractEvidence, "kernels"> {
  if (cell.status === "left-out") return { standsFor: [], values: {} };
  const isPublic = new Set(values.map(({ name }) => name));
  return {
    standsFor: sitesOf(cell),
    values: Object.fromEntries(
      cell.values
        .filter(({ name, verdict }) => isPublic.has(name) && verdict === "resolved")
        .map(({ name, reads }) => [
          name,
          reads.map(({ expression, type, location }) => `${expression}: ${type} in ${location}`),
        ]),
    ),
  };
}

function sitesOf({ alternatives }: Evidence): ContractEvidence["standsFor"] {
  return alternatives
    .filter(({ status }) => status === "chosen")
    .map(({ point, sites }) => {
      const [first] = sites;
      const at = first?.file === undefined ? undefined : `${first.file}:${first.line}`;
      // What an alias stands for in the end, without the place in the source that `at` says.
      const end = first?.point.replace(/@[^"]*"/, '"') ?? point;
      return { point: end, signature: first?.signature, at };
    });
}

/** Kernels on which everything is the same share one entry. */
function fold(all: readonly ContractEvidence[]): ContractEvidence[] {
  const byContents = new Map<string, string[]>();
  for (const { kernels, ...contents } of all) {
    const key = JSON.stringify(contents);
    byContents.set(key, [...(byContents.get(key) ?? []), ...kernels]);
  }
  return [...byContents]
    .map(([key, kernels]) => ({
      kernels: kernels.toSorted(),
      ...(JSON.parse(key) as Omit<ContractEvidence, "kernels">),
    }))
    .toSorted((one, other) => (one.kernels[0]! < other.kernels[0]! ? -1 : 1));
}
