// `stap` and `run` in a guest: the module is built here, runs there, and what it prints goes to whoever has asked.

import { join } from "node:path";
import type { OpenShell, Question, RunRequest } from "../../qemu/index.ts";
import { hasErrors } from "../../compiler/index.ts";
import { describeTold } from "../cli/report-thrown.ts";
import { refuseLanguageContradictions } from "../cli/run-contradictions.ts";
import type { RunOptions } from "../cli/run.ts";
import { hasColour } from "../colour.ts";
import { formatted } from "../commands/show-diagnostics.ts";
import { fail } from "../failure.ts";
import { buildScript } from "../pipeline/build-script.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { scriptArgumentsOf } from "../pipeline/directives.ts";
import { endOfRun, noTimeLimit } from "../pipeline/end-of-run.ts";
import { guestDrivers } from "../pipeline/guest-drivers.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { requireAll, requireDirectives, requireGuru } from "../pipeline/requirements.ts";
import { exitCodeOf, judgeRun, runModule } from "../pipeline/run-module.ts";
import { withScratch } from "../pipeline/scratch.ts";
import { translationRequest } from "../pipeline/script-request.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { moduleNameOf } from "../pipeline/translate.ts";
import { describePasses, diagnosticsOf, verbosityOf } from "../reports/describe-passes.ts";
import { findScript } from "./find-script.ts";
import { parseWords } from "./parse-words.ts";
import type { ScriptWords } from "./parse-words.ts";
import { requireReadable } from "./require-readable.ts";

/** Gives the exit code; rejects with what is wrong. */
export async function answerScript(
  question: Question,
  session: Session,
  include: readonly string[],
  run: OpenShell["run"],
): Promise<number> {
  const words = await parseWords(question.words.slice(1));
  const { options } = words;
  requireSense(words, question);
  for (const folder of options.include) requireReadable(folder, folder, include);
  const script = await findScript(words, question.files, include);
  const directives = requireDirectives(script);
  requireGuru(directives, options);
  requireAll(directives, session);
  const { kernel } = session;
  // Whoever writes a tapset changes it while the guest is open.
  const library = await loadLibrary([...include, ...options.include], tapsetTarget(kernel));
  const { timing, buffer } = options;
  const { defines } = directives;
  const moduleName = moduleNameOf(script.path);
  const request = translationRequest(
    {
      script,
      moduleName,
      scriptArguments: scriptArgumentsOf(directives, words.scriptArguments),
      timing,
      buffer,
      defines,
    },
    { kernel, library },
    options,
  );
  return withScratch(async (folder) => {
    const built = await buildScript(request, join(folder, "script.ko"), {
      signal: question.withdrawn,
      ...options,
    });
    const shown = diagnosticsOf(built, options).filter(
      ({ severity }) => options.warnings || severity === "error",
    );
    // Who asks may have a pipe there: nobody knows here, and lines stay whole.
    const look = { colour: hasColour(process.stdout), width: process.stderr.columns };
    await question.say(formatted(shown, "text", look), "complaint");
    for (const line of describePasses(built, options)) await question.say(`${line}\n`, "complaint");
    const { module, diagnostics } = built;
    if (module === undefined || hasErrors(diagnostics)) return exitCodeOfDiagnostics(diagnostics);
    const drivers = await guestDrivers(kernel.installed, directives);
    return await runThere(
      { module, drivers, workload: directives.workload },
      question,
      options,
      run,
    );
  });
}

/** The module runs until it ends itself, or whoever has asked wants its end. */
async function runThere(
  { module, drivers, workload: named }: Pick<RunRequest, "module" | "drivers" | "workload">,
  question: Question,
  options: RunOptions,
  run: OpenShell["run"],
): Promise<number> {
  const workload = question.target === undefined ? named : undefined;
  const end = endOfRun(options.duration, question.withdrawn);
  const request: RunRequest = {
    module,
    drivers,
    workload,
    target: question.target ?? options.target,
    timeLimitSeconds: noTimeLimit,
    untilExit: workload === undefined,
    live: true,
    stop: end.stop,
    outputLimitBytes: Infinity,
  };
  end.restart();
  const record = await runModule({ run }, request, {
    show: (text) => question.say(text),
    warn: (text) => (options.warnings ? question.say(`${text}\n`, "complaint") : undefined),
    isOutputShown: true,
    isVerbose: verbosityOf(options, 5) > 0,
    started: () => {
      question.started();
      end.restart();
    },
    arming: end.armed,
  }).finally(end.cancel);
  const failures = judgeRun(record, {
    interruption: end.stop.aborted,
    skippedHits: options.suppressHandlerErrors,
  });
  for (const failure of failures) await question.say(describeTold(failure), "complaint");
  return exitCodeOf(failures);
}

function requireSense({ options }: ScriptWords, { target }: Question): void {
  refuseLanguageContradictions(options);
  if (options.workload !== undefined && target === undefined) {
    fail({
      code: "usage/bad-workload",
      message: "the command of -c is not a word of its own",
      hint: "-c 'COMMAND ARGUMENTS'",
      exitCode: 2,
    });
  }
}
