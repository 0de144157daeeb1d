// Tapsets on many kernels: one kernel after the other, and everything that is found put side by side.

import { createDiagnostic, hasErrors, positionOf } from "../../compiler/index.ts";
import type { AliasVerdict, Diagnostic, ProbeContract, SourceFile } from "../../compiler/index.ts";
import { loadContract, loadReplaced, type ContractFile } from "../contracts/contract-file.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import { knownKernels, type KnownKernel } from "../kernels/known-kernels.ts";
import { readOnce } from "../pipeline/library.ts";
import { compilerVersion } from "../pipeline/with-host.ts";
import type { Progress } from "../progress/progress.ts";
import { brokenClaims } from "./broken-claims.ts";
import { contractState } from "./contract-state.ts";
import { findAnswers, type OpenQuestion, type Ways } from "./find-answers.ts";
import { removeOldest } from "./kept-file.ts";
import { compareKernels } from "./kernel-order.ts";
import { whyLeftOut } from "./left-out.ts";
import { missingKernels } from "./missing-kernels.ts";
import { probeChanges } from "./probe-changes.ts";
import { idleAbsences, remarksOf } from "./remarks.ts";
import type { ProbeCell, ProbeReport, ReportKernel, TapsetReport, VerifyReport } from "./report.ts";
import { spellTapset, type Tapset } from "./tapset.ts";
import { createAbsenceTeller, type AbsenceTeller } from "./tell-absences.ts";
import {
  askOnKernel,
  findAnswer,
  isPartlyKnown,
  knownAnswer,
  type TapsetOnKernel,
} from "./verify-on-kernel.ts";
import { verifyInThreads } from "./verify-parallel.ts";

/** What is known of a kernel after it was closed again. */
interface Column {
  readonly kernel: ReportKernel;
  readonly config: ReadonlyMap<string, string>;
  readonly tapsets: readonly TapsetOnKernel[];
}

const ways: Ways = {
  isPartlyKnown,
  findAnswer,
  verifyInThreads,
  hasThreads: () => compilerVersion() !== undefined,
};

export interface VerifyingOptions {
  readonly include: readonly string[];
  /** Nobody looks at what contract.json records, or it is written anew: one that cannot be read is none. */
  readonly isContractReplaced?: boolean;
}

/**
 * Verifies tapsets against kernels. What an earlier run found is read; the others are asked one after the other, on as many
 * threads as there are processors: the facts of one are large. A kernel of which nothing is here ends the command.
 */
export async function verifyTapsets(
  tapsets: readonly Tapset[],
  kernels: readonly KnownKernel[],
  options: VerifyingOptions,
  progress: Progress,
  signal?: AbortSignal,
): Promise<VerifyReport> {
  const { include } = options;
  const step = kernels.length > 1 ? progress.step("verify") : undefined;
  let done = 0;
  const count = (): void => {
    done += 1;
    step?.update({ done, total: kernels.length, unit: "kernels" });
  };
  const columns = new Map<string, Column>();
  const unknown: OpenQuestion[] = [];
  const read = readOnce();
  for (const one of kernels) {
    signal?.throwIfAborted();
    // Opened here, so that what is not indexed yet is indexed, or fails, where it can be said.
    const facts = await openKernelFacts(one, progress, signal);
    const question = await askOnKernel(tapsets, include, facts, read);
    const known = knownAnswer(question);
    columns.set(one.name, {
      kernel: reportKernel(facts),
      config: facts.config,
      tapsets: known ?? [],
    });
    if (known === undefined) unknown.push({ facts, question });
    else count();
  }
  const found = await findAnswers(unknown, tapsets, progress, count, signal, ways);
  if (unknown.length > 0) removeOldest();
  for (const [name, tapsets] of found) columns.set(name, { ...columns.get(name)!, tapsets });
  step?.end(`${kernels.length} kernels`);
  const ordered = [...columns.values()].toSorted((a, b) => compareKernels(a.kernel, b.kernel));
  const load = options.isContractReplaced === true ? loadReplaced : loadContract;
  return reportOf(tapsets, ordered, await knownKernels(), load, progress);
}

function reportKernel({
  name,
  release,
  version,
  architecture,
  source,
  debugInfo,
}: KernelFacts): ReportKernel {
  const { buildId } = debugInfo.kernel;
  return {
    name,
    release,
    version: version === "" ? release : version,
    architecture,
    source,
    buildId,
  };
}

async function reportOf(
  tapsets: readonly Tapset[],
  columns: readonly Column[],
  all: readonly KnownKernel[],
  load: typeof loadContract,
  progress: Progress,
): Promise<VerifyReport> {
  const kernels = columns.map(({ kernel }) => kernel);
  const teller = createAbsenceTeller(all, progress);
  const reports = tapsets.map(async (tapset, index) => {
    const recorded = tapset.manifest && (await load(tapset.path));
    const found = columns.map((column) => column.tapsets[index]!);
    const probes = await probeRows(columns, found, teller);
    return tapsetReport(tapset, recorded, kernels, found, probes, all);
  });
  return { kernels, tapsets: await Promise.all(reports) };
}

function tapsetReport(
  tapset: Tapset,
  recorded: ContractFile | undefined,
  kernels: readonly ReportKernel[],
  found: readonly TapsetOnKernel[],
  probes: readonly ProbeReport[],
  all: readonly KnownKernel[],
): TapsetReport {
  const { name, manifest } = tapset;
  const base = {
    name,
    path: spellTapset(tapset),
    manifest,
    probes,
    diagnostics: commonDiagnostics(found, manifest === undefined),
    remarks: [
      ...probes.flatMap(({ alias, cells }) => remarksOf(alias, cells)),
      ...idleAbsences(manifest, probes),
    ],
  };
  if (manifest === undefined) {
    const isNothing = probes.length === 0 && !hasErrors(base.diagnostics);
    const nothing = createDiagnostic("contract/no-probe", { values: { tapset: base.path } });
    const diagnostics = isNothing ? [...base.diagnostics, nothing] : base.diagnostics;
    return { ...base, diagnostics, brokenClaims: [], missingKernels: [] };
  }
  const asked = new Set(kernels.map((kernel) => kernel.name));
  return {
    ...base,
    brokenClaims: brokenClaims(manifest, kernels, probes),
    missingKernels: missingKernels(manifest, all).filter(({ name: one }) => !asked.has(one)),
    contract: contractState(tapset, manifest, kernels, probes, recorded, all),
  };
}

/** One row for each name of an alias on any of the kernels, in the order of the files. */
async function probeRows(
  columns: readonly Column[],
  found: readonly TapsetOnKernel[],
  teller: AbsenceTeller,
): Promise<readonly ProbeReport[]> {
  const contracts = new Map<string, ProbeContract>();
  for (const one of found) {
    for (const contract of one.contracts) {
      if (!contracts.has(contract.alias)) contracts.set(contract.alias, contract);
    }
  }
  // Of a name that stands in several files the first counts.
  const verdicts = found.map(
    (one) => new Map(one.verdicts.toReversed().map((verdict) => [verdict.alias, verdict])),
  );
  const rows = [...contracts.values()];
  const told = await Promise.all(
    columns.map((column, index) => {
      const { files } = found[index]!;
      const own = rows.map((row) => cellOf(row, verdicts[index]!.get(row.alias), files, column));
      return teller.tell(column.kernel.name, own);
    }),
  );
  const kernels = columns.map(({ kernel }) => kernel);
  return rows.map((contract, row) => {
    const { alias, summary, context, isPrivate, values, range } = contract;
    const cells = told.map((column) => column[row]!);
    const { line } = positionOf(range.file, range.start);
    const changes = probeChanges(kernels, cells);
    const file = range.file.path;
    return { alias, file, line, range, summary, context, isPrivate, values, cells, changes };
  });
}

function cellOf(
  { range }: ProbeContract,
  verdict: AliasVerdict | undefined,
  files: readonly SourceFile[],
  { config }: Column,
): ProbeCell {
  if (verdict === undefined) {
    const file: SourceFile = files.find(({ path }) => path === range.file.path) ?? range.file;
    return { status: "left-out", ...whyLeftOut(file, range.start, config) };
  }
  const { alternatives, values, problems } = verdict;
  return { status: verdict.verdict, alternatives, values, problems };
}

/** Some things hold of a file only when no kernel sees it otherwise. */
const ofAllKernels: ReadonlySet<string> = new Set([
  "contract/no-such-probe",
  "contract/never-assigned",
]);

/** Each diagnostic once. Who has not written a manifest has not promised anything: what is wrong with promises is a remark to him. */
function commonDiagnostics(
  found: readonly TapsetOnKernel[],
  areWarnings: boolean,
): readonly Diagnostic[] {
  const all = found.map(({ diagnostics }) => new Map(diagnostics.map((one) => [keyOf(one), one])));
  const unique = new Map(all.flatMap((one) => [...one]));
  return [...unique]
    .filter(([key, { code }]) => !ofAllKernels.has(code) || all.every((one) => one.has(key)))
    .map(([, one]) => (areWarnings && isOfContracts(one) ? { ...one, severity: "warning" } : one));
}

function isOfContracts({ code }: Diagnostic): boolean {
  return code.startsWith("contract/");
}

function keyOf({ code, message, range }: Diagnostic): string {
  return [code, message, range?.file.path, range?.start].join("\0");
}
