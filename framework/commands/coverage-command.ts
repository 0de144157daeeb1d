// What `tapwright coverage` does.

import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { CoverageOptions } from "../cli/coverage.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { coloursFor } from "../colour.ts";
import { collectCoverage } from "../coverage/collect-coverage.ts";
import type { CoverageCollection } from "../coverage/collect-coverage.ts";
import { fail } from "../failure.ts";
import { findTests, requireTestPath } from "../golden/find-tests.ts";
import { openBench } from "../golden/kernel-bench.ts";
import { runCells } from "../golden/run-cells.ts";
import { nameOf } from "../golden/run-tests.ts";
import { sayWaitingOnce } from "../golden/say-waiting.ts";
import { chooseKnownKernel } from "../kernels/choose-kernel.ts";
import { findKnownKernels } from "../kernels/known-kernels.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { closeGuests, showGuestEvents } from "../pipeline/guests.ts";
import { makeOutputFolder, requireWritable } from "../output-place.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatCoverage } from "../reports/coverage/format-coverage.ts";
import { testLines } from "../reports/tests/lines.ts";
import type { TestRecord } from "../results/test-record.ts";
import { exitCodeOfVerdicts } from "../results/verdict.ts";
import { findTapset } from "../verify/tapset.ts";
import type { Tapset } from "../verify/tapset.ts";

export async function coverageCommand(
  names: readonly string[],
  options: CoverageOptions,
  signal: AbortSignal,
): Promise<number> {
  if (options.output !== undefined) requireWritable(options.output);
  makeOutputFolder(resolve(options.reports));
  const tapsets = await Promise.all((names.length === 0 ? ["."] : names).map(findTapset));
  const { kernel } = options;
  const kernels =
    kernel === undefined ? [await chooseKnownKernel({})] : await findKnownKernels(kernel);
  const include = options.include.map((folder) => resolve(folder));
  const coverage = collectCoverage();
  const records = await runUncounted(tapsets, kernels, { ...options, include }, coverage, signal);
  if (signal.aborted) return exitCodes.interrupted;
  const subject = { tapsets, kernels, include };
  const report = await coverage.report(subject, records);
  const { json, format, output, verbose } = options;
  const context = { ...subject, isVerbose: verbose };
  const text = await formatCoverage(report, json ? "json" : format, context);
  if (output === undefined) process.stdout.write(text);
  else await writeFile(output, text);
  return exitCodeOfVerdicts(records.map(({ verdict }) => verdict));
}

/** Runs the tests of which it is not known, and gives all. What is told meanwhile goes to standard error. */
async function runUncounted(
  tapsets: readonly Tapset[],
  kernels: readonly KnownKernel[],
  options: CoverageOptions,
  collection: CoverageCollection,
  signal: AbortSignal,
): Promise<readonly TestRecord[]> {
  showGuestEvents(terminalProgress());
  const { include, fresh, jobs = availableParallelism() } = options;
  const places = [
    ...tapsets.map(({ path }) => path),
    ...options.tests.map((path) => requireTestPath(resolve(path))),
  ];
  const paths = await findTests(places);
  if (paths.length === 0) return noTests();
  const cells = kernels.flatMap(({ name }) =>
    paths.map((path) => ({ path, test: nameOf(path, process.cwd()), kernel: name })),
  );
  const known = new Map(kernels.map((one) => [one.name, one]));
  const digests = { include, allowances: [], coverage: true };
  const records: TestRecord[] = [];
  const settings = { include, update: false, retries: 0, coverage: true, takesKnown: !fresh, jobs };
  const turns = { guestsAfterwards: 0, takesTurns: true, onWaiting: sayWaitingOnce(), signal };
  try {
    await runCells(
      cells,
      {
        ...settings,
        ...turns,
        reports: resolve(options.reports),
        benchOf: (name) => openBench(known.get(name)!, digests),
        onCoverage: collection.add,
      },
      (event) => {
        if (event.kind !== "test-decided") return;
        records.push(event);
        if (event.since === undefined)
          process.stderr.write(testLines(event, coloursFor(process.stderr)));
      },
    );
  } finally {
    await closeGuests();
  }
  return records;
}

function noTests(): never {
  return fail({
    code: "test/none",
    message: "there are no tests here",
    hint: "A golden test is a file NAME.test.stp beside NAME.golden; --tests names others than the tapset's.",
    exitCode: 1,
  });
}
