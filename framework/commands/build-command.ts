// What `tapwright build` does.

import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { BuildOptions } from "../cli/build.ts";
import { diagnosticToJson } from "../../compiler/index.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { buildScript } from "../pipeline/build-script.ts";
import { parseDirectives, scriptArgumentsOf } from "../pipeline/directives.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { isHandwritten, moduleNameOf } from "../pipeline/translate.ts";
import { silentProgress } from "../progress/progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { translationRequest } from "../pipeline/script-request.ts";
import { describePasses, diagnosticsOf } from "../reports/describe-passes.ts";
import { describeFacts, openSession } from "../pipeline/session.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

export async function buildCommand(
  path: string | undefined,
  given: readonly string[],
  options: BuildOptions,
  signal: AbortSignal,
): Promise<number> {
  const script = await loadScript(path, options.execute);
  const isQuiet = options.json || options.format !== "text";
  const progress = isQuiet ? silentProgress : terminalProgress();
  const session = await openSession(options, progress, signal);
  const output = options.output ?? `${moduleNameOf(path ?? "script").replace(/^tw_/, "")}.ko`;
  const source = isHandwritten(script.path) ? script.path : output;
  const moduleName = options.module ?? moduleNameOf(source);
  const { timing } = options;
  const { directives } = parseDirectives(script.text);
  const scriptArguments = scriptArgumentsOf(directives, given);
  const request = { script, moduleName, scriptArguments, defines: directives.defines, timing };
  const built = await buildScript(translationRequest(request, session, options), resolve(output), {
    signal,
    ...options,
  });
  if (options.keepC && built.generated !== undefined) {
    await writeFile(`${output.replace(/\.ko$/, "")}.c`, built.generated.c);
  }
  if (options.json) {
    const diagnostics = built.diagnostics.map(diagnosticToJson);
    const facts = session.kernel.debugInfo.kernel.source;
    const result = { module: built.module, facts, diagnostics, times: built.times };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return exitCodeOfDiagnostics(built.diagnostics);
  }
  showDiagnostics(diagnosticsOf(built, options), options);
  if (options.verbose > 0) process.stderr.write(`facts: ${describeFacts(session.kernel)}\n`);
  for (const line of describePasses(built, options)) process.stderr.write(`${line}\n`);
  if (built.module !== undefined) process.stdout.write(`${output}\n`);
  return exitCodeOfDiagnostics(built.diagnostics);
}
