// What `tapwright run` does.

import { join, resolve } from "node:path";
import type { RunOptions } from "../cli/run.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { reportThrown, tell } from "../cli/report-thrown.ts";
import { listWorkloads } from "../../qemu/index.ts";
import { hasErrors } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { buildScript } from "../pipeline/build-script.ts";
import { parseWorkload, scriptArgumentsOf } from "../pipeline/directives.ts";
import type { Directives } from "../pipeline/directives.ts";
import { endOfRun, noTimeLimit } from "../pipeline/end-of-run.ts";
import { closeGuests, showGuestEvents, withGuest } from "../pipeline/guests.ts";
import { guestDrivers } from "../pipeline/guest-drivers.ts";
import { inspectModuleFile, isModuleFile } from "../pipeline/inspect-module.ts";
import { exitCodeOf, judgeRun, runModule } from "../pipeline/run-module.ts";
import type { RunRecord } from "../pipeline/run-module.ts";
import { withScratch } from "../pipeline/scratch.ts";
import { requireAll, requireDirectives, requireGuru } from "../pipeline/requirements.ts";
import { openRunOutput } from "../pipeline/run-output.ts";
import { translationRequest } from "../pipeline/script-request.ts";
import { examplePath, loadScript } from "../pipeline/script-source.ts";
import { moduleNameOf } from "../pipeline/translate.ts";
import { silentProgress, type Step } from "../progress/progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { describePasses, diagnosticsOf, verbosityOf } from "../reports/describe-passes.ts";
import { buildCommand } from "./build-command.ts";
import { checkCommand } from "./check-command.ts";
import { describeFacts, openSession } from "../pipeline/session.ts";
import { verdictOf } from "../results/verdict.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

export async function runCommand(
  given: string | undefined,
  scriptArguments: readonly string[],
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const path = options.example ? await examplePath(given) : given;
  if (isModuleFile(path)) return runModuleFile(path, options, signal);
  const { pass = 5 } = options;
  if (pass < 4) {
    const check = { ...options, pass, print: true };
    return checkCommand(path === undefined ? [] : [path], check, scriptArguments);
  }
  if (pass === 4) {
    const output = options.module && `${options.module}.ko`;
    return buildCommand(path, scriptArguments, { ...options, output, keepC: false }, signal);
  }
  const script = await loadScript(path, options.execute);
  const directives = await readDirectives(script, options);
  const progress = isQuiet(options) ? silentProgress : terminalProgress();
  showGuestEvents(progress);
  const session = await openSession({ ...options, runs: true }, progress, signal);
  requireGuru(directives, options);
  requireAll(directives, session);
  if (!isQuiet(options)) process.stderr.write(`facts: ${describeFacts(session.kernel)}\n`);
  const moduleName = options.module ?? moduleNameOf(path ?? "script");
  const { timing, buffer } = options;
  const { defines } = directives;
  const request = translationRequest(
    {
      script,
      moduleName,
      scriptArguments: scriptArgumentsOf(directives, scriptArguments),
      timing,
      buffer,
      defines,
    },
    session,
    options,
  );
  return withScratch(async (folder) => {
    const module = options.module === undefined ? join(folder, "script.ko") : `${moduleName}.ko`;
    const built = await buildScript(request, resolve(module), { signal, ...options });
    showDiagnostics(diagnosticsOf(built, options), options);
    for (const line of describePasses(built, options)) process.stderr.write(`${line}\n`);
    if (built.module === undefined) return exitCodeOfDiagnostics(built.diagnostics);
    return await runInGuest(built.module, directives, session.kernel, options, signal).catch(
      // The document of the passes is written: what ends the run after them is told as text.
      reportThrown,
    );
  });
}

/** A module that was built before: looked at, and started if nothing is wrong with it. */
async function runModuleFile(
  path: string,
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const progress = isQuiet(options) ? silentProgress : terminalProgress();
  showGuestEvents(progress);
  const directives = await readDirectives({ text: "", path }, options);
  const { kernel, diagnostics } = await inspectModuleFile(path, options, progress, signal);
  const isTold = options.guru || verbosityOf(options, 4) > 0;
  const told = diagnostics.filter(({ severity }) => isTold || severity === "error");
  showDiagnostics(told, options);
  if (hasErrors(diagnostics)) return exitCodeOfDiagnostics(diagnostics);
  return runInGuest(path, directives, kernel, options, signal).catch(reportThrown);
}

/** What goes to standard error is for a program. */
function isQuiet({ json, format }: RunOptions): boolean {
  return json || format !== "text";
}

async function runInGuest(
  module: string,
  directives: Directives,
  kernel: OpenKernel,
  options: RunOptions,
  signal: AbortSignal,
): Promise<number> {
  const output = await openRunOutput(options, kernel.installed);
  const { workload } = directives;
  const drivers = await guestDrivers(kernel.installed, directives);
  const end = endOfRun(options.duration, signal);
  const untilExit = workload === undefined || options.attach === true;
  const say = (text: string): void => {
    if (!isQuiet(options)) process.stderr.write(`${text}\n`);
  };
  if (untilExit && end.duration === undefined) say("Press Control-C to stop.");
  const arming = showArming(options);
  const started = (): void => {
    arming.end();
    end.restart();
  };
  const showArmed = (done: number, total: number): void => {
    arming.show(done, total);
    end.armed(done);
  };
  try {
    const run = await withGuest(
      kernel.installed,
      (guest) => {
        end.restart();
        return runModule(
          guest,
          {
            module,
            drivers,
            workload,
            target: options.target,
            timeLimitSeconds: directives.timeLimitSeconds ?? noTimeLimit,
            untilExit,
            live: true,
            stop: end.stop,
            ...output.request,
          },
          {
            ...output.listener,
            arming: showArmed,
            started,
            warn: options.warnings ? say : undefined,
            isVerbose: verbosityOf(options, 5) > 0,
            worked: (exitCode) => {
              if (untilExit) say(`The workload ended with ${exitCode}; the script goes on.`);
            },
          },
        );
      },
      signal,
    );
    for (const line of output.close(run)) process.stderr.write(`${line}\n`);
    return report(run, options, end.stop);
  } finally {
    arming.end();
    end.cancel();
    await closeGuests();
  }
}

/** Thousands of probes take seconds until they act: how far that is, where somebody may look. */
function showArming(options: RunOptions): {
  readonly show: (done: number, total: number) => void;
  readonly end: () => void;
} {
  const progress = isQuiet(options) ? silentProgress : terminalProgress();
  let step: Step | undefined;
  return {
    show: (done, total) => {
      if (total === 0) return;
      if (step === undefined && verbosityOf(options, 5) > 0)
        progress.say(`Pass 5: arming ${total} probes`);
      step ??= progress.step("arming");
      step.update({ done, total, unit: "probes" });
    },
    end: () => {
      step?.end();
      step = undefined;
    },
  };
}

function report(run: RunRecord, options: RunOptions, signal: AbortSignal): number {
  const failures = judgeRun(run, {
    interruption: signal.aborted,
    skippedHits: options.suppressHandlerErrors,
    lostOutput: options.flightRecorder !== undefined,
  });
  const exitCode = exitCodeOf(failures);
  if (options.json) {
    const { output, warnings, workload, outcome, seconds } = run;
    const truth = workload?.truth;
    const { status, state } = outcome;
    const { outcome: became } = verdictOf(failures);
    const about = { exitCode, outcome: became, failures, status, state };
    const result = { ...about, warnings, seconds, truth, output };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return exitCode;
  }
  for (const failure of failures) tell(failure);
  if (exitCode === exitCodes.guest) {
    process.stderr.write(`the end of the guest's console:\n${run.outcome.console.slice(-2000)}\n`);
  }
  if (verbosityOf(options, 5) > 0) {
    const { state, restored } = run.outcome;
    const hits = state === undefined ? "" : `${state.probes} probes, ${state.hits} hits, `;
    const guest = restored ? "restored guest" : "booted guest";
    process.stderr.write(
      `Pass 5: run completed: ${hits}${guest}, in ${run.seconds.toFixed(3)} s\n`,
    );
  }
  return exitCode;
}

async function readDirectives(
  script: { readonly text: string; readonly path: string },
  options: RunOptions,
): Promise<Directives> {
  const directives = requireDirectives(script);
  const workload =
    options.workload === undefined ? directives.workload : parseWorkload(options.workload);
  if (options.workload !== undefined && workload === undefined) {
    return fail({
      code: "usage/bad-workload",
      message: `-c '${options.workload}' names no workload`,
      hint: "It is written -c 'NAME ARGUMENTS'; a quote among them has to be closed.",
      exitCode: 2,
    });
  }
  if (workload !== undefined) await requireWorkload(workload.name, options.workload !== undefined);
  const ownLimit = options.attach === true ? undefined : directives.timeLimitSeconds;
  const timeLimitSeconds = options.timeLimit ?? ownLimit;
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
