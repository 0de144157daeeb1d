// A script from its text to what it printed in a guest, as tests and the demo do it.

import { join } from "node:path";
import { hasErrors } from "../../compiler/index.ts";
import type { SourceFile } from "../../compiler/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import { buildScript } from "./build-script.ts";
import type { BuiltScript } from "./build-script.ts";
import type { Directives } from "./directives.ts";
import { guestDrivers } from "./guest-drivers.ts";
import { withGuest } from "./guests.ts";
import { runModule } from "./run-module.ts";
import type { RunRecord } from "./run-module.ts";
import { withScratch } from "./scratch.ts";
import type { Session } from "./session.ts";
import { moduleNameOf } from "./translate.ts";

/** Seconds that a script may run when it does not say. */
export const defaultTimeLimit = 30;

export interface ScriptRun {
  readonly built: BuiltScript;
  /** Absent when the script could not be built. */
  readonly run?: RunRecord;
}

interface RunOptions {
  readonly signal?: AbortSignal;
  /** Counts what of the library runs. */
  readonly coverage?: boolean;
}

/** Builds a script and runs it as its directives say. Rejects with what is missing on this machine. */
export async function runScript(
  script: SourceFile,
  directives: Directives,
  session: Session,
  signal?: AbortSignal,
): Promise<ScriptRun> {
  return withScriptRun(script, { ...directives, signal }, session, (run) => Promise.resolve(run));
}

/** The same, and the module is there until `use` is done. */
export async function withScriptRun<T>(
  script: SourceFile,
  { signal, coverage, ...directives }: Directives & RunOptions,
  { kernel, library }: Session,
  use: (run: ScriptRun) => Promise<T>,
): Promise<T> {
  return withScratch(async (folder) => {
    const request = {
      script,
      library,
      kernel,
      moduleName: moduleNameOf(script.path),
      guru: directives.guru,
      defines: directives.defines,
      globals: {},
      scriptArguments: directives.scriptArguments,
      coverage,
    };
    const built = await buildScript(request, join(folder, "script.ko"), { signal });
    const { module } = built;
    if (module === undefined || hasErrors(built.diagnostics)) return await use({ built });
    const run = await runAsDirected(kernel.installed, module, directives, signal);
    return await use({ built, run });
  });
}

/** Runs a module as the directives of its script say. */
export async function runAsDirected(
  kernel: InstalledKernel,
  module: string,
  directives: Directives,
  signal?: AbortSignal,
): Promise<RunRecord> {
  const { workload, timeLimitSeconds = defaultTimeLimit } = directives;
  const untilExit = workload === undefined;
  const drivers = await guestDrivers(kernel, directives);
  const wanted = { module, drivers, workload, timeLimitSeconds, untilExit, signal };
  return await withGuest(kernel, (guest) => runModule(guest, wanted), signal);
}
