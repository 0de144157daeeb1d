// What `tapwright build` does.

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { BuildOptions } from "../cli/build.ts";
import { diagnosticToJson } from "../../compiler/index.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { buildScript } from "../pipeline/build-script.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { isHandwritten, moduleNameOf } from "../pipeline/translate.ts";
import { silentProgress } from "../progress/progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { describeFacts, openSession } from "../pipeline/session.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

export async function buildCommand(
  path: string | undefined,
  scriptArguments: readonly string[],
  options: BuildOptions,
  signal: AbortSignal,
): Promise<number> {
  const script = await loadScript(path, options.execute);
  const progress = options.json ? silentProgress : terminalProgress();
  const { kernel, library } = await openSession(options, progress, signal);
  const output = options.output ?? `${moduleNameOf(path ?? "script").replace(/^tw_/, "")}.ko`;
  const built = await buildScript(
    {
      script,
      library,
      kernel,
      moduleName: options.module ?? moduleNameOf(isHandwritten(script.path) ? script.path : output),
      guru: options.guru,
      defines: options.define,
      globals: options.global,
      scriptArguments,
    },
    resolve(output),
    signal,
  );
  if (options.keepC && built.generated !== undefined) {
    await writeFile(`${output.replace(/\.ko$/, "")}.c`, built.generated.c);
  }
  if (options.json) {
    const diagnostics = built.diagnostics.map(diagnosticToJson);
    const facts = kernel.debugInfo.kernel.source;
    const result = { module: built.module, facts, diagnostics, times: built.times };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  } else {
    showDiagnostics(built.diagnostics, options);
    if (options.verbose) {
      process.stderr.write(`facts: ${describeFacts(kernel)}\n`);
      for (const { step, seconds } of built.times) {
        process.stderr.write(`${step}: ${seconds.toFixed(3)} s\n`);
      }
    }
    if (built.module !== undefined) process.stdout.write(`${output}\n`);
  }
  return exitCodeOfDiagnostics(built.diagnostics);
}
