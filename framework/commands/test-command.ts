// What `tapwright test` does.

import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TestOptions } from "../cli/test.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { coloursFor } from "../colour.ts";
import { fail } from "../failure.ts";
import { commonFolder } from "../golden/common-folder.ts";
import { findTests, requireTestPath, testName } from "../golden/find-tests.ts";
import { runTests } from "../golden/run-tests.ts";
import { sayWaitingOnce } from "../golden/say-waiting.ts";
import { tapsetAround } from "../golden/tapset-around.ts";
import { testSessions } from "../golden/test-sessions.ts";
import { chooseKernel } from "../kernels/choose-kernel.ts";
import { findKnownKernel } from "../kernels/known-kernels.ts";
import { closeGuests, showGuestEvents } from "../pipeline/guests.ts";
import { tapsetFolders } from "../pipeline/library.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatTests } from "../reports/tests/format-tests.ts";
import { formatTestsJson } from "../reports/tests/json.ts";
import { formatTestsJunit } from "../reports/tests/junit.ts";
import { testLines } from "../reports/tests/lines.ts";
import { formatTestsTap } from "../reports/tests/tap.ts";
import { formatUnused } from "../reports/tests/unused-allowances.ts";
import { writeFiles } from "../reports/write-files.ts";
import { loadAllowances, unusedAllowances } from "../results/allowances.ts";
import type { Allowance } from "../results/allowances.ts";
import { collectRecords } from "../results/collect-records.ts";
import { writeEvents } from "../results/test-event.ts";
import type { TestEvent } from "../results/test-event.ts";
import type { TestRecord } from "../results/test-record.ts";
import { exitCodeOfVerdicts } from "../results/verdict.ts";
import { version } from "../version.ts";
import { terminalKeyboard } from "../watch/keyboard.ts";
import { terminalScreen } from "../watch/terminal-screen.ts";
import { watchTests } from "../watch/watch-tests.ts";

export async function testCommand(
  paths: readonly string[],
  options: TestOptions,
  signal: AbortSignal,
): Promise<number> {
  showGuestEvents(terminalProgress());
  const wanted = (paths.length === 0 ? ["."] : paths).map((path) => requireTestPath(resolve(path)));
  const { update, retries, jobs = availableParallelism(), filter, allow, coverage } = options;
  const settings = {
    kernel: chooseKernel(options).name,
    include: options.include.map((folder) => resolve(folder)),
    update,
    retries,
    jobs,
    coverage,
    allowances: allow === undefined ? [] : await loadAllowances(allow),
    root: commonFolder(wanted, process.cwd()),
  };
  const find = async (): Promise<readonly string[]> =>
    (await findTests(wanted)).filter((path) => filter?.test(testName(path)) ?? true);
  try {
    if (options.watch) return await watch(wanted, settings, find, signal);
    const tests = await find();
    requireTests(tests, paths, options.filter);
    return await runOnce(tests, settings, options, signal);
  } finally {
    await closeGuests();
  }
}

type Settings = Pick<
  Parameters<typeof runTests>[1],
  "kernel" | "include" | "update" | "retries" | "jobs" | "root" | "coverage"
> & { readonly allowances: readonly Allowance[] };

async function runOnce(
  tests: readonly string[],
  settings: Settings,
  options: TestOptions,
  signal: AbortSignal,
): Promise<number> {
  const reports = resolve(options.reports);
  const collection = collectRecords();
  const write = writeEvents(join(reports, "events.jsonl"));
  // What another program is to read is not mixed with what a person sees meanwhile.
  const stream = options.format === "text" ? process.stdout : process.stderr;
  const tell = (event: TestEvent): void => {
    write(event);
    collection.listen(event);
    show(event, stream);
  };
  const began = new Date().toISOString();
  tell({ kind: "run-began", time: began, version });
  const known = { takesKnown: options.resume, keepsResults: !options.update };
  const turns = { guestsAfterwards: 0, takesTurns: true, onWaiting: sayWaitingOnce() };
  await runTests(tests, { ...settings, ...known, ...turns, reports, signal }, tell);
  const isInterrupted = signal.aborted;
  tell({ kind: "run-ended", time: new Date().toISOString(), isInterrupted });
  const records = inOrderOf(tests, collection.records(), settings.root);
  const written = await writeFiles(reports, {
    "tests.tap": formatTestsTap(records),
    "junit.xml": formatTestsJunit(records),
    "tests.json": formatTestsJson(records, isInterrupted),
  });
  const kernel = await findKnownKernel(settings.kernel);
  const title = `tapwright test ${shortPath(settings.root)}`;
  const run = { title, kernel, records, began, isInterrupted };
  process.stdout.write(await formatTests(run, options.format));
  stream.write(`reports: ${written.join(", ")}\n`);
  stream.write(formatUnused(unusedAllowances(settings.allowances, records)));
  if (isInterrupted) return exitCodes.interrupted;
  return exitCodeOfVerdicts(records.map(({ verdict }) => verdict));
}

async function watch(
  wanted: readonly string[],
  settings: Settings,
  find: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<number> {
  const around = (await find()).flatMap((path) => tapsetAround(path) ?? []);
  const folders = [...wanted.map(folderOf), ...around, ...tapsetFolders(settings.include)];
  await watchTests({
    sessions: testSessions(settings),
    find,
    run: (tests, onRecord, end) =>
      runTests(
        tests,
        {
          ...settings,
          takesKnown: false,
          keepsResults: false,
          guestsAfterwards: 1,
          takesTurns: false,
          signal: end,
        },
        (event) => {
          show(event, process.stdout);
          if (event.kind === "test-decided") onRecord(pathOf(event.test, settings.root), event);
        },
      ),
    folders: [...new Set(folders)],
    screen: terminalScreen(process.stdout, process.stdin.isTTY === true),
    keyboard: terminalKeyboard,
    signal,
  });
  return exitCodes.good;
}

function show(event: TestEvent, stream: NodeJS.WriteStream): void {
  if (event.kind !== "test-decided") return;
  stream.write(testLines(event, coloursFor(stream)));
}

function pathOf(test: string, root: string): string {
  return resolve(root, `${test}.test.stp`);
}

/** Those that run at the same time end in any order; reports of the same tests are to be compared. */
function inOrderOf(
  tests: readonly string[],
  records: readonly TestRecord[],
  root: string,
): readonly TestRecord[] {
  const places = new Map(tests.map((path, place) => [path, place]));
  const place = ({ test }: TestRecord): number => places.get(pathOf(test, root)) ?? 0;
  return records.toSorted((one, other) => place(one) - place(other));
}

/** What has to be watched to see a file change: an editor may put another in its place. */
function folderOf(path: string): string {
  return statSync(path).isDirectory() ? path : dirname(path);
}

/** Nothing ran is never good, and there is nothing to report of it. */
function requireTests(
  tests: readonly string[],
  paths: readonly string[],
  filter: RegExp | undefined,
): void {
  if (tests.length > 0) return;
  const where = paths.length === 0 ? "here" : `in ${paths.join(", ")}`;
  const [message, hint] =
    filter === undefined
      ? [`there are no tests ${where}`, "A golden test is a file NAME.test.stp beside NAME.golden."]
      : [
          `no test ${where} has a name that matches '${filter.source}'`,
          "Tests are called as their files, without .test.stp.",
        ];
  fail({ code: "test/none", message, hint, exitCode: 1 });
}
