// What `tapwright demo` does: the whole job once, from fetching a kernel to comparing what two scripts counted with
// what their workloads did.

import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { DemoOptions } from "../cli/demo.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { reportThrown, tell } from "../cli/report-thrown.ts";
import { findToolchain } from "../../compiler/index.ts";
import {
  FaultError,
  fetchBuildRoot,
  fetchKernel,
  findMachine,
  isSourceKernel,
} from "../../qemu/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import { matchGolden } from "../golden/matcher.ts";
import { chooseKernel } from "../kernels/choose-kernel.ts";
import { indexWhileFetching } from "../kernels/index-while-fetching.ts";
import { findKnownKernel } from "../kernels/known-kernels.ts";
import { openKernel } from "../kernels/open-kernel.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import { showFetch } from "../kernels/show-fetch.ts";
import { makeOutputFolder } from "../output-place.ts";
import { packageRoot } from "../package-root.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { parseDirectives } from "../pipeline/directives.ts";
import { findUnmet } from "../pipeline/requirements.ts";
import { closeGuests, showGuestEvents } from "../pipeline/guests.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { exitCodeOf, judgeRun } from "../pipeline/run-module.ts";
import { runScript } from "../pipeline/run-script.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { describeFacts } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatSteps } from "../reports/step-table.ts";
import type { StepResult } from "../reports/step-table.ts";
import {
  countVerdicts,
  formatVerdicts,
  summarizeVerdicts,
  verdictJson,
} from "../reports/verdict-table.ts";
import { claimVerdict } from "../verify/claimed-verdicts.ts";
import { findTapset, loadTapsetFiles } from "../verify/tapset.ts";
import { verifyFiles } from "../verify/verify-files.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

const tapset = "syscall";
const examples = ["iotask", "scf"];

export async function demoCommand(options: DemoOptions, signal: AbortSignal): Promise<number> {
  const reports = resolve(options.reports);
  makeOutputFolder(reports);
  const steps: StepResult[] = [];
  try {
    return await doWholeJob(options, reports, steps, signal);
  } catch (thrown) {
    return reportThrown(thrown);
  } finally {
    await closeGuests();
    await writeFile(join(reports, "steps.json"), `${JSON.stringify(steps, undefined, 2)}\n`);
    process.stdout.write(`\n${formatSteps(steps)}\nreports: ${reports}\n`);
  }
}

async function doWholeJob(
  options: DemoOptions,
  reports: string,
  steps: StepResult[],
  signal: AbortSignal,
): Promise<number> {
  const progress = terminalProgress();
  showGuestEvents(progress);
  const step = stepsInto(steps, signal);
  const entry = chooseKernel(options);
  const installed = await step("fetch kernel", async () => {
    const consumer = indexWhileFetching(progress, signal);
    const onProgress = showFetch(progress);
    // One that is built from source takes so long that somebody has to ask for it.
    const kernel = isSourceKernel(entry)
      ? await requireBuilt(entry.name)
      : await fetchKernel(entry.name, { onProgress, signal, consumer });
    return { value: kernel, note: `${kernel.name} ${kernel.release} ${kernel.version}` };
  });
  const opened = await step("index", () => openForDemo(installed));
  const session = { ...opened, kernel: await withCompiler(opened.kernel, step, signal) };
  const verified = await step(`verify ${tapset}`, () => verifyForDemo(session, reports));
  let exitCode: number = verified ? exitCodes.good : exitCodes.failed;
  for (const name of examples) {
    const code = await step(`run ${name}.stp`, () => runExample(name, session, reports, signal));
    exitCode = Math.max(exitCode, code);
  }
  return exitCode;

  async function openForDemo(kernel: InstalledKernel) {
    const [opened, library] = await Promise.all([
      openKernel(kernel, progress, signal),
      loadLibrary([], tapsetTarget(kernel)),
    ]);
    return { value: { kernel: opened, library }, note: describeFacts(opened) };
  }
}

/** What this machine lacks to build for the kernel is taken from the kernel's own suite. */
async function withCompiler(
  kernel: OpenKernel,
  step: Step,
  signal: AbortSignal,
): Promise<OpenKernel> {
  const { build, installed } = kernel;
  if (build.catalogName === undefined || (await findToolchain(build)).ok) return kernel;
  const buildRoot = await step("fetch compiler", async () => {
    const onProgress = showFetch(terminalProgress());
    const value = await fetchBuildRoot(installed, { onProgress, signal });
    return { value, note: `${installed.compiler} of ${installed.name.replace(/\/.*/, "")}` };
  });
  return { ...kernel, build: { ...build, buildRoot } };
}

async function requireBuilt(name: string): Promise<InstalledKernel> {
  const known = await findKnownKernel(name);
  if (known.installed === undefined) await findMachine(known.architecture);
  return requireKernel(known);
}

/** What a step gives, and what its line says. */
interface Done<T> {
  readonly value: T;
  readonly note: string;
  /** Default: good. */
  readonly verdict?: StepResult["verdict"];
}

type Step = <T>(name: string, work: () => Promise<Done<T>>) => Promise<T>;

/**
 * Times each step and writes its line; a step that throws has failed, and the job ends with it. So it does with a step in which
 * Ctrl-C came, also where the step itself went on to its end.
 */
function stepsInto(steps: StepResult[], signal: AbortSignal): Step {
  return async (name, work) => {
    const begun = performance.now();
    const seconds = (): number => (performance.now() - begun) / 1000;
    try {
      const { value, note, verdict = "good" } = await work();
      signal.throwIfAborted();
      steps.push({ name, verdict, seconds: seconds(), note });
      return value;
    } catch (thrown) {
      const isSkip = thrown instanceof FaultError && thrown.fault.skips === true;
      const why = signal.aborted ? "interrupted" : "see the error above";
      const note = isSkip ? thrown.fault.message : why;
      steps.push({ name, verdict: isSkip ? "skipped" : "failed", seconds: seconds(), note });
      throw thrown;
    }
  };
}

async function verifyForDemo(
  { kernel, library }: Session,
  reports: string,
): Promise<Done<boolean>> {
  const found = await findTapset(tapset);
  const files = await loadTapsetFiles(found);
  const verdicts = verifyFiles(files, library, kernel);
  const json = JSON.stringify(verdicts.map(verdictJson), undefined, 2);
  await writeFile(join(reports, "verify.json"), `${json}\n`);
  const claimed = verdicts.map((verdict) => claimVerdict(verdict, found.manifest, kernel.name));
  process.stdout.write(`\n$ tapwright verify ${tapset}\n${summarizeVerdicts(claimed)}`);
  await writeFile(join(reports, "verify.txt"), formatVerdicts(claimed));
  const failed = claimed.length === 0 || claimed.some(({ claim }) => claim === "broken");
  return { value: !failed, note: countVerdicts(claimed), verdict: failed ? "failed" : "good" };
}

/** Runs an example, prints what it prints, and compares that with the golden file, which refers to the truth. */
async function runExample(
  name: string,
  session: Session,
  reports: string,
  signal: AbortSignal,
): Promise<Done<number>> {
  const folder = join(packageRoot(), "examples");
  const script = await loadScript(join(folder, `${name}.stp`), undefined);
  const { directives } = parseDirectives(script.text);
  const unmet = findUnmet(directives, session);
  if (unmet !== undefined) {
    process.stdout.write(`\n$ tapwright run examples/${name}.stp\nskipped: ${unmet}\n`);
    return { value: exitCodes.good, note: unmet, verdict: "skipped" };
  }
  const { built, run } = await runScript(script, directives, session, signal);
  showDiagnostics(built.diagnostics, { warnings: true });
  if (built.generated) await writeFile(join(reports, `${name}.c`), built.generated.c);
  if (run === undefined) {
    const value = exitCodeOfDiagnostics(built.diagnostics);
    return { value, note: "it was not built", verdict: "failed" };
  }
  const truth = run.workload?.truth;
  await writeFile(join(reports, `${name}.out`), run.output);
  await writeFile(join(reports, `${name}.truth.json`), `${JSON.stringify(truth, undefined, 2)}\n`);
  await writeFile(join(reports, `${name}.console`), run.outcome.console);
  process.stdout.write(`\n$ tapwright run examples/${name}.stp\n${run.output}`);
  const failures = judgeRun(run);
  for (const failure of failures) tell(failure);
  const golden = await readFile(join(folder, `${name}.golden`), "utf8");
  const verdict = matchGolden(golden, run.output, truth);
  if (!verdict.matched) {
    process.stdout.write(`\nThis differs from the truth of the workload:\n${verdict.difference}\n`);
  }
  const hits = run.outcome.state?.hits;
  const building = built.times.reduce((sum, { seconds }) => sum + seconds, 0);
  const compared = verdict.matched ? "equals the workload's truth" : "differs from the truth";
  const failed = failures.length > 0 || !verdict.matched;
  const value = Math.max(exitCodeOf(failures), verdict.matched ? exitCodes.good : exitCodes.failed);
  return {
    value,
    note: `${compared} (${hits} hits; built in ${building.toFixed(2)} s, ran ${run.seconds.toFixed(2)} s)`,
    verdict: failed ? "failed" : "good",
  };
}
