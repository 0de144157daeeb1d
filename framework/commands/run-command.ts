// What `tapwright run` does.

import { open } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { join } from "node:path";
import type { RunOptions } from "../cli/run.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { tell } from "../cli/report-thrown.ts";
import { listWorkloads } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { buildScript } from "../pipeline/build-script.ts";
import { parseDirectives, parseWorkload, unmetRequirement } from "../pipeline/directives.ts";
import type { Directives } from "../pipeline/directives.ts";
import { closeGuests, showGuestEvents, withGuest } from "../pipeline/guests.ts";
import { exitCodeOf, judgeRun, runModule } from "../pipeline/run-module.ts";
import type { RunRecord } from "../pipeline/run-module.ts";
import { withScratch } from "../pipeline/scratch.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { moduleNameOf } from "../pipeline/translate.ts";
import type { TranslationRequest } from "../pipeline/translate.ts";
import { silentProgress } from "../progress/progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { checkCommand } from "./check-command.ts";
import { describeFacts, openSession, traitsOf } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

/** A script that nothing ends may run this long: a week. */
const noTimeLimit = 7 * 24 * 3600;

export async function runCommand(
  path: string | undefined,
  scriptArguments: readonly string[],
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  if (options.pass !== undefined && options.pass < 4) {
    const pass = { ...options, pass: options.pass, print: true, format: "text" as const };
    return checkCommand(path === undefined ? [] : [path], pass, scriptArguments);
  }
  const script = await loadScript(path, options.execute);
  const directives = await readDirectives(script, options);
  const progress = options.json ? silentProgress : terminalProgress();
  showGuestEvents(progress);
  const session = await openSession(options, progress, signal);
  requireGuru(directives, options);
  requireAll(directives, session);
  if (!options.json) process.stderr.write(`facts: ${describeFacts(session.kernel)}\n`);
  const request: TranslationRequest = {
    script,
    library: session.library,
    kernel: session.kernel,
    moduleName: options.module ?? moduleNameOf(path ?? "script"),
    guru: options.guru,
    defines: options.define,
    globals: options.global,
    scriptArguments,
  };
  return withScratch(async (folder) => {
    const built = await buildScript(request, join(folder, "script.ko"), signal);
    showDiagnostics(built.diagnostics, options);
    if (options.verbose) {
      for (const { step, seconds } of built.times) {
        process.stderr.write(`${step}: ${seconds.toFixed(3)} s\n`);
      }
    }
    if (built.module === undefined) return exitCodeOfDiagnostics(built.diagnostics);
    if (options.pass === 4) return exitCodes.good;
    return runInGuest(built.module, directives, session, options, signal);
  });
}

async function runInGuest(
  module: string,
  directives: Directives,
  { kernel }: Session,
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const output = await openOutput(options.output, options.json);
  const { workload } = directives;
  if (workload === undefined && !options.json) {
    process.stderr.write("Press Control-C to stop.\n");
  }
  try {
    const run = await withGuest(
      kernel.installed,
      (guest) =>
        runModule(
          guest,
          {
            module,
            workload,
            timeLimitSeconds: directives.timeLimitSeconds ?? noTimeLimit,
            untilExit: workload === undefined,
            stop: signal,
            outputLimitBytes: options.outputLimit && options.outputLimit * 1e6,
          },
          output.show,
        ),
      signal,
    );
    await output.close();
    return report(run, options, signal);
  } finally {
    await closeGuests();
  }
}

function report(run: RunRecord, options: RunOptions, signal: AbortSignal): number {
  const failures = judgeRun(run, { interruption: signal.aborted });
  const exitCode = exitCodeOf(failures);
  if (options.json) {
    const { output, warnings, workload, outcome, seconds } = run;
    const truth = workload?.truth;
    const { status, state } = outcome;
    const result = { exitCode, failures, status, state, warnings, seconds, truth, output };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return exitCode;
  }
  if (options.warnings) for (const text of run.warnings) process.stderr.write(`${text}\n`);
  for (const failure of failures) tell(failure);
  if (exitCode === exitCodes.guest) {
    process.stderr.write(`the end of the guest's console:\n${run.outcome.console.slice(-2000)}\n`);
  }
  if (options.verbose) {
    const { state, restored } = run.outcome;
    const hits = state === undefined ? "" : `${state.probes} probes, ${state.hits} hits, `;
    const guest = restored ? "restored guest" : "booted guest";
    process.stderr.write(`run: ${hits}${guest}, ${run.seconds.toFixed(3)} s\n`);
  }
  return exitCode;
}

async function readDirectives(
  script: { readonly text: string; readonly path: string },
  options: RunOptions,
): Promise<Directives> {
  const { directives, problems } = parseDirectives(script.text);
  const [problem] = problems;
  if (problem !== undefined) {
    return fail({
      code: "script/bad-directive",
      message: `${script.path}:${problem.line}: ${problem.message}`,
      exitCode: 1,
    });
  }
  const workload =
    options.workload === undefined ? directives.workload : parseWorkload(options.workload);
  if (options.workload !== undefined && workload === undefined) {
    return fail({
      code: "usage/bad-workload",
      message: `-c '${options.workload}' names no workload`,
      hint: "-c 'NAME ARGUMENTS'",
      exitCode: 2,
    });
  }
  if (workload !== undefined) await requireWorkload(workload.name, options.workload !== undefined);
  const timeLimitSeconds = options.timeLimit ?? directives.timeLimitSeconds;
  return { ...directives, workload, timeLimitSeconds };
}

async function requireWorkload(name: string, fromCommandLine: boolean): Promise<void> {
  const known = await listWorkloads();
  if (known.some((workload) => workload.name === name)) return;
  fail({
    code: "guest/unknown-workload",
    message: `there is no workload '${name}'`,
    hint: `There are: ${known.map((workload) => workload.name).join(", ")}`,
    exitCode: fromCommandLine ? 2 : 1,
  });
}

/** A script cannot allow itself what only its user can. */
function requireGuru({ guru }: Directives, options: RunOptions): void {
  if (!guru || options.guru) return;
  fail({
    code: "script/requirement",
    message: "the script wants guru mode: it changes the kernel, or has embedded C",
    hint: "if you trust it, run it with -g",
    exitCode: 1,
  });
}

function requireAll(directives: Directives, { kernel }: Session): void {
  const traits = traitsOf(kernel);
  for (const requirement of directives.requirements) {
    const unmet = unmetRequirement(requirement, traits);
    if (unmet === undefined) continue;
    fail({
      code: "script/requirement",
      message: `the script ${unmet}`,
      hint: "Take another kernel with -k; see: tapwright kernels list",
      exitCode: 3,
    });
  }
}

/** Where the script's output goes: standard output, the file of -o, or (with --json) only into the result. */
async function openOutput(
  path: string | undefined,
  json: boolean,
): Promise<{
  readonly show: (text: string) => void;
  readonly close: () => Promise<void>;
}> {
  if (path === undefined) {
    const show = (text: string): void => void process.stdout.write(text);
    return { show: json ? () => {} : show, close: async () => {} };
  }
  const refuse = (error: Error): never =>
    fail({
      code: "usage/unwritable-output",
      message: `the output cannot be written to ${path}: ${error.message}`,
      exitCode: 2,
    });
  const file = await open(path, "w").catch(refuse);
  const stream = file.createWriteStream();
  const written = finished(stream);
  // A disk that fills up meanwhile is told when the run is over.
  written.catch(() => undefined);
  const close = async (): Promise<void> => {
    stream.end();
    await written.catch(refuse);
  };
  return { show: (text) => void stream.write(text), close };
}
