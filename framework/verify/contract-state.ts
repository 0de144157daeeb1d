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

/** What would be recorded now. */
export function contractNow(
  manifest: Manifest,
  kernels: readonly ReportKernel[],
  probes: readonly ProbeReport[],
  recorded: ContractFile | undefined,
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
    (name) => manifest.kernels.some((pattern) => matchesPattern(pattern, name)),
  );
}

export function contractState(
  { path: folder }: Tapset,
  manifest: Manifest,
  kernels: readonly ReportKernel[],
  probes: readonly ProbeReport[],
  recorded: ContractFile | undefined,
): ContractState {
  const path = shortPath(contractPath(folder));
  if (recorded === undefined) {
    return { state: "absent", path, changes: [], isVersionTooLow: false };
  }
  const changes = classifyChanges(recorded, contractNow(manifest, kernels, probes, recorded));
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
