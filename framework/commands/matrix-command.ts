// What `tapwright test --matrix` does.

import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { machineObstacle } from "../../qemu/index.ts";
import type { TestOptions } from "../cli/test.ts";
import { exitCodeOfReport } from "../matrix/judge-report.ts";
import { cellProgress } from "../matrix/cell-progress.ts";
import { loadMatrix } from "../matrix/matrix-file.ts";
import type { Matrix } from "../matrix/matrix-file.ts";
import { planMatrix } from "../matrix/matrix-plan.ts";
import type { MatrixPlan, PlannedCell } from "../matrix/matrix-plan.ts";
import { reportOfEvents } from "../matrix/matrix-report.ts";
import type { MatrixReport, Shard } from "../matrix/matrix-report.ts";
import { loadTimes } from "../matrix/recorded-times.ts";
import { reportPlan } from "../matrix/report-plan.ts";
import { runMatrix } from "../matrix/run-matrix.ts";
import { cellsOfShard } from "../matrix/shard.ts";
import { verifyMatrix } from "../matrix/verify-matrix.ts";
import { closeGuests } from "../pipeline/guests.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatMatrixTable } from "../reports/matrix/table.ts";
import { writeMatrixReports } from "../reports/matrix/write-reports.ts";
import { fetchKernelsCommand } from "./kernels-command.ts";
import { writeEvents } from "../results/test-event.ts";
import type { TestEvent, TestEventListener } from "../results/test-event.ts";
import { version } from "../version.ts";

export async function matrixCommand(
  path: string,
  options: TestOptions,
  signal: AbortSignal,
): Promise<number> {
  const reports = resolve(options.reports);
  const events: TestEvent[] = [];
  const write = writeEvents(join(reports, "events.jsonl"));
  await runPlanned(path, options, signal, (event) => {
    events.push(event);
    write(event);
  });
  return tellMatrix(reportOfEvents(events), reports, options.include);
}

/** Tells what came out of it, here and in files; gives the exit code. */
export async function tellMatrix(
  report: MatrixReport,
  folder: string,
  include: readonly string[],
): Promise<number> {
  const verified = await verifyMatrix(report, include);
  const written = await writeMatrixReports(folder, report, verified);
  process.stdout.write(formatMatrixTable(report, process.stdout));
  process.stdout.write(`reports: ${written.join(", ")}\n`);
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
  }: TestOptions,
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
  const settings = { include: folders, jobs, retries, isFresh: fresh };
  try {
    await runMatrix(cells, settings, tell, signal);
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

/** Kernels that cannot run here are not fetched, and those that are built from source take too long for that. */
async function fetchAndPlan(
  matrix: Matrix,
  shard: Shard,
  signal: AbortSignal,
): Promise<MatrixPlan> {
  const cells = await cellsIn(await planMatrix(matrix), shard);
  for (const { known } of new Set(cells.map(({ column }) => column))) {
    const isWanted = known.installed === undefined && known.origin === "catalog";
    if (!isWanted || (await machineObstacle(known.architecture)) !== undefined) continue;
    const parts = {
      debug: true,
      facts: false,
      modules: false,
      keepDebug: false,
      refresh: false,
      compiler: true,
    };
    await fetchKernelsCommand([known.name], parts, signal);
  }
  return planMatrix(matrix);
}
