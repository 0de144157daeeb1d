// How the contract.json of a tapset stands to what was found.

import { contractPath, type ContractFile } from "../contracts/contract-file.ts";
import { classifyChanges, gravest, isVersionTooLow } from "../contracts/classify-changes.ts";
import { makeContract } from "../contracts/make-contract.ts";
import type { Manifest } from "../contracts/manifest.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { matchesPattern } from "../contracts/match-pattern.ts";
import { isClaimed } from "./broken-claims.ts";
import type { ContractState, ProbeReport, ReportKernel } from "./report.ts";
import type { Tapset } from "./tapset.ts";

/** Kernels that can be named here, whether anything of them is here or not. */
export type NamedKernels = readonly Pick<ReportKernel, "name" | "architecture">[];

/** What would be recorded now. */
export function contractNow(
  manifest: Manifest,
  kernels: readonly ReportKernel[],
  probes: readonly ProbeReport[],
  recorded: ContractFile | undefined,
  named: NamedKernels,
): ContractFile {
  const claimed = kernels.flatMap((kernel, column) =>
    isClaimed(manifest, kernel) ? [{ kernel, column }] : [],
  );
  return makeContract(
    manifest,
    claimed.map(({ kernel }) => kernel),
    probes.map((probe) => ({
      ...probe,
      cells: claimed.map(({ column }) => probe.cells[column]!),
    })),
    recorded,
    (name) => isStillClaimed(manifest, name, named),
  );
}

/** Of a kernel that only another machine knows the architecture is unknown, and its name has to do. */
function isStillClaimed(manifest: Manifest, name: string, named: NamedKernels): boolean {
  const kernel = named.find((one) => one.name === name);
  return kernel === undefined
    ? manifest.kernels.some((pattern) => matchesPattern(pattern, name))
    : isClaimed(manifest, kernel);
}

export function contractState(
  { path: folder }: Tapset,
  manifest: Manifest,
  kernels: readonly ReportKernel[],
  probes: readonly ProbeReport[],
  recorded: ContractFile | undefined,
  named: NamedKernels,
): ContractState {
  const path = shortPath(contractPath(folder));
  if (recorded === undefined) {
    return { state: "absent", path, changes: [], isVersionTooLow: false };
  }
  const changes = classifyChanges(
    recorded,
    contractNow(manifest, kernels, probes, recorded, named),
  );
  const needs = gravest(changes);
  return {
    state: changes.length === 0 ? "current" : "stale",
    path,
    changes,
    needs,
    recordedVersion: recorded.version,
    isVersionTooLow: isVersionTooLow(recorded.version, manifest.version, needs),
  };
}
