// What `tapwright test` does: Vitest with the plugin of golden tests, on any folder.

import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { startVitest } from "vitest/node";
import type { TestOptions } from "../cli/test.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { fail } from "../failure.ts";
import { eventReporter } from "../golden/event-reporter.ts";
import goldenTests from "../golden/vite-plugin.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { chooseKernel } from "../kernels/choose-kernel.ts";
import { formatTestsJson } from "../reports/tests/json.ts";
import { formatTestsJunit } from "../reports/tests/junit.ts";
import { formatTestsTable } from "../reports/tests/table.ts";
import { formatTestsTap } from "../reports/tests/tap.ts";
import { collectRecords } from "../results/collect-records.ts";
import { writeEvents } from "../results/test-event.ts";
import type { TestEvent } from "../results/test-event.ts";
import type { TestRecord } from "../results/test-record.ts";
import { exitCodeOfVerdicts } from "../results/verdict.ts";
import { version } from "../version.ts";

export async function testCommand(
  paths: readonly string[],
  options: TestOptions,
  signal: AbortSignal,
): Promise<number> {
  const kernel = chooseKernel(options).name;
  const wanted = paths.map((path) => requirePath(resolve(path)));
  const root = commonFolder(wanted);
  const include = options.include.map((folder) => resolve(folder));
  const reports = resolve(options.reports);
  const collection = collectRecords();
  const write = writeEvents(join(reports, "events.jsonl"));
  const tell = (event: TestEvent): void => {
    write(event);
    collection.listen(event);
  };
  tell({ kind: "run-began", time: new Date().toISOString(), version });
  const vitest = await startVitest(
    "test",
    // Vitest's filters are parts of paths, so that another test could have one in its name.
    [],
    {
      config: false,
      root,
      watch: options.watch,
      include: (wanted.length === 0 ? [root] : wanted).map((path) => testsBelow(root, path)),
      exclude: ["**/node_modules/**"],
      testNamePattern: options.filter,
      // One process for all tests, so that one broker serves them; a restored guest is fast enough one at a time.
      pool: "forks",
      fileParallelism: false,
      isolate: false,
      testTimeout: 180_000,
      hookTimeout: 60_000,
      passWithNoTests: true,
      // Our own bundle needs no transformation.
      server: { deps: { external: [/\/dist\/[\w-]+\.js$/] } },
      reporters: ["default", eventReporter(kernel, tell)],
    },
    {
      plugins: [goldenTests({ kernel, include, update: options.update, retries: options.retries })],
      // Vite would make a folder node_modules beside the tests.
      cacheDir: join(cacheRoot(), "vite"),
    },
  );
  signal.addEventListener("abort", () => void vitest.cancelCurrentRun("keyboard-input"));
  if (options.watch) {
    await new Promise((finish) => vitest.onClose(() => finish(undefined)));
    return exitCodes.good;
  }
  await vitest.close();
  tell({ kind: "run-ended", isInterrupted: signal.aborted });
  const records = collection.records();
  await writeReports(reports, records, signal.aborted);
  return signal.aborted ? exitCodes.interrupted : exitCodeOf(records, options.filter);
}

/** Nothing ran is never good. */
function exitCodeOf(records: readonly TestRecord[], filter: string | undefined): number {
  if (records.length > 0) return exitCodeOfVerdicts(records.map(({ verdict }) => verdict));
  return fail(
    filter === undefined
      ? {
          code: "test/none",
          message: "there are no tests here",
          hint: "A golden test is a file NAME.test.stp beside NAME.golden.",
          exitCode: 1,
        }
      : {
          code: "test/none",
          message: `no test here has a name that matches '${filter}'`,
          hint: "Tests are called as their files, without .test.stp.",
          exitCode: 1,
        },
  );
}

function requirePath(path: string): string {
  if (existsSync(path)) return path;
  return fail({
    code: "test/no-such-path",
    message: `there is no file or folder ${path}`,
    exitCode: 1,
  });
}

/** A pattern for the tests of a folder, or for the one test that a path is. */
function testsBelow(root: string, path: string): string {
  const from = relative(root, path).replaceAll(/[$^*+?()[\]{}!|@\\]/g, "\\$&");
  return path.endsWith(".stp") ? from : join(from, "**/*.test.stp");
}

/** The current folder when all paths lie in it, else the folder of the first. */
function commonFolder(paths: readonly string[]): string {
  const here = process.cwd();
  const outside = paths.find((path) => relative(here, path).startsWith(".."));
  if (outside === undefined) return here;
  return outside.endsWith(".stp") ? dirname(outside) : outside;
}

async function writeReports(
  folder: string,
  records: readonly TestRecord[],
  isInterrupted: boolean,
): Promise<void> {
  const reports = {
    "tests.tap": formatTestsTap(records),
    "junit.xml": formatTestsJunit(records),
    "tests.json": formatTestsJson(records, isInterrupted),
  };
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(reports)) await writeFile(join(folder, name), text);
  const paths = Object.keys(reports).map((name) => join(folder, name));
  process.stdout.write(`${formatTestsTable(records)}reports: ${paths.join(", ")}\n`);
}
