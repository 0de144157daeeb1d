// What `tapwright verify` does.

import { writeFile } from "node:fs/promises";
import type { VerifyOptions } from "../cli/verify.ts";
import { contractPath, formatContract, loadReplaced } from "../contracts/contract-file.ts";
import { readIfThere } from "../contracts/manifest.ts";
import { architectureOf, chooseKnownKernel } from "../kernels/choose-kernel.ts";
import {
  findKnownKernels,
  isHere,
  knownKernels,
  type KnownKernel,
} from "../kernels/known-kernels.ts";
import { FailureError } from "../failure.ts";
import { requireWritable } from "../output-place.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatReport } from "../reports/verify/format-report.ts";
import { checkDependencies } from "../verify/check-dependencies.ts";
import { isClaimed } from "../verify/broken-claims.ts";
import { contractNow } from "../verify/contract-state.ts";
import { exitCodeOf } from "../verify/exit-code.ts";
import type { TapsetReport, VerifyReport } from "../verify/report.ts";
import { faultyReport } from "../verify/faulty-report.ts";
import { findTapsets, type Tapset } from "../verify/tapset.ts";
import { verifyTapsets } from "../verify/verify-tapsets.ts";

export async function verifyCommand(
  names: readonly string[],
  options: VerifyOptions,
): Promise<number> {
  if (options.output !== undefined) requireWritable(options.output);
  try {
    return await verify(names, options);
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown;
    const { failure } = thrown;
    // A person reads it on standard error, as of every command; a program finds it where it looks for what is wrong with a tapset.
    if (failure.tapsetFile === undefined || formatOf(options) === "table") throw thrown;
    await write(faultyReport(failure, failure.tapsetFile), options);
    return failure.exitCode;
  }
}

function formatOf({ json, format }: VerifyOptions): VerifyOptions["format"] {
  return json ? "json" : format;
}

async function verify(names: readonly string[], options: VerifyOptions): Promise<number> {
  const tapsets = await findTapsets(names);
  await checkDependencies(tapsets, options.include);
  const kernels = await chooseKernels(tapsets, options);
  const how = { include: options.include, isContractReplaced: options.update };
  const found = await verifyTapsets(tapsets, kernels, how, terminalProgress());
  const report = options.update ? await updateContracts(tapsets, found) : found;
  await write(report, options);
  return exitCodeOf(report, areAllAsked(options) && options.arch === undefined);
}

function areAllAsked({ kernel, release }: VerifyOptions): boolean {
  return kernel === undefined && release === undefined;
}

async function write(report: VerifyReport, options: VerifyOptions): Promise<void> {
  const text = await formatReport(report, formatOf(options), {
    isWhole: areAllAsked(options),
    isVerbose: options.verbose,
    stream: options.output === undefined ? process.stdout : {},
  });
  if (options.output === undefined) process.stdout.write(text);
  else await writeFile(options.output, text);
}

/** Those that were asked for; else those that the manifests claim, of which anything is here. */
async function chooseKernels(
  tapsets: readonly Tapset[],
  options: VerifyOptions,
): Promise<readonly KnownKernel[]> {
  const { kernel, release, arch } = options;
  const architecture = arch === undefined ? undefined : architectureOf(arch);
  const isWanted = (one: KnownKernel): boolean =>
    architecture === undefined || one.architecture === architecture;
  if (release !== undefined) return [await chooseKnownKernel({ kernel, release, arch })];
  if (kernel !== undefined) return findKnownKernels(kernel, architecture);
  const here = (await knownKernels()).filter(isHere);
  const claimed = here.filter(
    (one) =>
      isWanted(one) &&
      tapsets.some(({ manifest }) => manifest !== undefined && isClaimed(manifest, one)),
  );
  const isPlain = tapsets.some(({ manifest }) => manifest === undefined);
  if (!isPlain && claimed.length > 0) return claimed;
  const usual = await chooseKnownKernel({ arch });
  return [...claimed.filter(({ name }) => name !== usual.name), usual];
}

/** Writes contract.json of each tapset whose version allows it, and says so in the report. */
async function updateContracts(
  tapsets: readonly Tapset[],
  report: VerifyReport,
): Promise<VerifyReport> {
  const updated = tapsets.map((tapset, index) =>
    updateContract(tapset, report.tapsets[index]!, report),
  );
  return { ...report, tapsets: await Promise.all(updated) };
}

async function updateContract(
  { path, manifest }: Tapset,
  tapset: TapsetReport,
  { kernels }: VerifyReport,
): Promise<TapsetReport> {
  const { contract } = tapset;
  if (manifest === undefined || contract === undefined || contract.isVersionTooLow) return tapset;
  const recorded = await loadReplaced(path);
  const named = await knownKernels();
  const now = formatContract(contractNow(manifest, kernels, tapset.probes, recorded, named));
  if (now === (await readIfThere(contractPath(path)))) return tapset;
  await writeFile(contractPath(path), now);
  return { ...tapset, contract: { ...contract, state: "updated" } };
}
