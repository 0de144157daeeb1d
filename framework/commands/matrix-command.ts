// What `tapwright test --matrix` does.

import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { findToolchain } from "../../compiler/index.ts";
import { machineObstacle } from "../../qemu/index.ts";
import type { TestOptions } from "../cli/test.ts";
import { collectCoverage } from "../coverage/collect-coverage.ts";
import type { CoverageCollection } from "../coverage/collect-coverage.ts";
import { writeCounts } from "../coverage/counts-file.ts";
import { sayWaitingOnce } from "../golden/say-waiting.ts";
import { findKnownKernel, isHere } from "../kernels/known-kernels.ts";
import { openKernel } from "../kernels/open-kernel.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import { exitCodeOfReport } from "../matrix/judge-report.ts";
import { cellProgress } from "../matrix/cell-progress.ts";
import { loadMatrix } from "../matrix/matrix-file.ts";
import type { Matrix } from "../matrix/matrix-file.ts";
import { planMatrix } from "../matrix/matrix-plan.ts";
import type { MatrixPlan, PlannedCell } from "../matrix/matrix-plan.ts";
import { reportOfEvents } from "../matrix/matrix-report.ts";
import type { MatrixReport, Shard } from "../matrix/matrix-report.ts";
import { loadTimes, updateTimes } from "../matrix/recorded-times.ts";
import { reportPlan } from "../matrix/report-plan.ts";
import { runMatrix } from "../matrix/run-matrix.ts";
import type { MatrixOptions } from "../matrix/run-matrix.ts";
import { cellsOfShard } from "../matrix/shard.ts";
import { subjectOf, verifyMatrix } from "../matrix/verify-matrix.ts";
import { closeGuests } from "../pipeline/guests.ts";
import { makeOutputFolder, requireWritable } from "../output-place.ts";
import { silentProgress } from "../progress/progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatMatrixTable } from "../reports/matrix/table.ts";
import { formatMatrix, matrixFiles } from "../reports/matrix/format-matrix.ts";
import { formatUnused } from "../reports/tests/unused-allowances.ts";
import { writeFiles } from "../reports/write-files.ts";
import { loadAllowances, unusedAllowances } from "../results/allowances.ts";
import { fetchCompiler, fetchKernelsCommand } from "./kernels-command.ts";
import { writeEvents } from "../results/test-event.ts";
import type { TestEvent, TestEventListener } from "../results/test-event.ts";
import { version } from "../version.ts";

export async function matrixCommand(
  path: string,
  options: TestOptions,
  signal: AbortSignal,
): Promise<number> {
  const reports = resolve(options.reports);
  const allowances = options.allow === undefined ? [] : await loadAllowances(options.allow);
  if (options.times !== undefined) {
    makeOutputFolder(dirname(resolve(options.times)));
    requireWritable(options.times);
  }
  const events: TestEvent[] = [];
  const write = writeEvents(join(reports, "events.jsonl"));
  const listen = (event: TestEvent): void => {
    events.push(event);
    write(event);
  };
  const coverage = options.coverage ? collectCoverage() : undefined;
  const settings = { ...options, reports, allowances, onCoverage: coverage?.add };
  await runPlanned(path, settings, signal, listen);
  const report = reportOfEvents(events);
  if (options.times !== undefined) await updateTimes(resolve(options.times), report);
  const exitCode = await tellMatrix(report, reports, options, coverage);
  process.stderr.write(formatUnused(unusedAllowances(allowances, report.records)));
  return exitCode;
}

/** Tells what came out of it, here and in files; gives the exit code. */
export async function tellMatrix(
  report: MatrixReport,
  folder: string,
  { include, format }: Pick<TestOptions, "include" | "format">,
  coverage?: CoverageCollection,
): Promise<number> {
  const subject = await subjectOf(report, include);
  const verified = await verifyMatrix(subject);
  const ran = await coverage?.report(subject, report.records);
  const texts = await formatMatrix(report, verified, ran);
  const files = Object.entries(matrixFiles) as [keyof typeof texts, string][];
  const written = await writeFiles(
    folder,
    Object.fromEntries(files.map(([kind, name]) => [name, texts[kind]])),
  );
  await writeCounts(folder, coverage?.cells());
  const isText = format === "text";
  process.stdout.write(isText ? formatMatrixTable(report, process.stdout) : texts[format]);
  (isText ? process.stdout : process.stderr).write(`reports: ${written.join(", ")}\n`);
  return exitCodeOfReport(report);
}

async function runPlanned(
  path: string,
  {
    include,
    shard = { index: 1, of: 1 },
    fresh,
    fetch,
    jobs = availableParallelism(),
    retries,
    reports,
    allowances,
    coverage,
    onCoverage,
  }: TestOptions & Pick<MatrixOptions, "allowances" | "onCoverage">,
  signal: AbortSignal,
  listen: TestEventListener,
): Promise<void> {
  const matrix = await loadMatrix(path);
  const plan = fetch ? await fetchAndPlan(matrix, shard, signal) : await planMatrix(matrix);
  const cells = await cellsIn(plan, shard);
  const show = cellProgress(cells.length, terminalProgress());
  const tell = (event: TestEvent): void => {
    listen(event);
    show(event);
  };
  tell({ kind: "run-began", time: new Date().toISOString(), version });
  const named = cells.map(({ test, kernel }) => ({ test, kernel }));
  tell({ kind: "matrix-planned", plan: reportPlan(plan), shard, cells: named });
  const folders = include.map((folder) => resolve(folder));
  const settings = { include: folders, jobs, retries, allowances, reports, takesKnown: !fresh };
  const counting = { coverage, onCoverage };
  const onWaiting = sayWaitingOnce();
  try {
    await runMatrix(cells, { ...settings, ...counting, takesTurns: true, onWaiting, signal }, tell);
  } finally {
    await closeGuests();
  }
  tell({ kind: "run-ended", time: new Date().toISOString(), isInterrupted: signal.aborted });
}

async function cellsIn(
  { matrix, cells }: MatrixPlan,
  shard: Shard,
): Promise<readonly PlannedCell[]> {
  const { times, rootFolder } = matrix;
  const path = times === undefined ? undefined : resolve(rootFolder, times);
  return cellsOfShard(cells, shard, await loadTimes(path));
}

/**
 * Kernels that cannot run here are not fetched, nor compilers of which this machine has one; kernels that are built from source take too
 * long for that.
 */
async function fetchAndPlan(
  matrix: Matrix,
  shard: Shard,
  signal: AbortSignal,
): Promise<MatrixPlan> {
  const cells = await cellsIn(await planMatrix(matrix), shard);
  const columns = new Set(cells.map(({ column }) => column));
  for (const { known } of columns) {
    const { name, origin, architecture, installed } = known;
    if (origin !== "catalog" || (await machineObstacle(architecture)) !== undefined) continue;
    // Facts that an older version made are of no use, and what they were made of was not kept.
    if (installed === undefined || !isHere(known))
      await fetchKernelsCommand([name], kernelParts, signal);
    if (!(await hasCompiler(name))) await fetchCompiler(name, { signal });
  }
  return planMatrix(matrix);
}

const kernelParts = {
  debug: true,
  facts: false,
  modules: false,
  keepDebug: false,
  refresh: false,
  compiler: false,
};

async function hasCompiler(name: string): Promise<boolean> {
  const installed = requireKernel(await findKnownKernel(name));
  const { build } = await openKernel(installed, silentProgress);
  return (await findToolchain(build)).ok;
}
