// What `tapwright check` does.

import type { CheckOptions } from "../cli/check.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { version } from "../version.ts";
import {
  formatDiagnosticsAsJson,
  formatDiagnosticsAsSarif,
  hasErrors,
  parseScript,
  printScript,
} from "../../compiler/index.ts";
import type { Diagnostic, SourceFile } from "../../compiler/index.ts";
import { chooseKernel } from "../kernels/choose-kernel.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { analyze, moduleNameOf, translate } from "../pipeline/translate.ts";
import type { TranslationRequest } from "../pipeline/translate.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { describeProgram } from "../reports/describe-program.ts";
import { openSession } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

export async function checkCommand(
  paths: readonly string[],
  options: CheckOptions,
  scriptArguments: readonly string[] = [],
): Promise<number> {
  const texts = options.execute !== undefined || paths.length === 0 ? [undefined] : paths;
  const scripts: SourceFile[] = [];
  for (const path of texts) scripts.push(await loadScript(path, options.execute));
  const session = options.pass === 1 ? undefined : await openSession(options, terminalProgress());
  const found: Diagnostic[] = [];
  for (const script of scripts) {
    const { printed, diagnostics } =
      session === undefined
        ? parseOnly(script, options, scriptArguments)
        : checkAgainstKernel(script, session, options, scriptArguments);
    found.push(...diagnostics);
    if (options.print && printed !== undefined) process.stdout.write(printed);
  }
  if (options.format === "text") showDiagnostics(found, options);
  else if (options.format === "json") process.stdout.write(formatDiagnosticsAsJson(found));
  else process.stdout.write(formatDiagnosticsAsSarif(found, version));
  return hasErrors(found) ? exitCodes.failed : exitCodes.good;
}

interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly printed?: string;
}

/** The text alone; what the preprocessor asks is answered from the kernel's name, without a configuration. */
function parseOnly(
  file: SourceFile,
  options: CheckOptions,
  scriptArguments: readonly string[],
): Checked {
  const { name, architecture } = chooseKernel(options);
  const kernel = { installed: { release: name, architecture }, config: new Map<string, string>() };
  const environment = preprocessorEnvironment(kernel, { guru: options.guru, scriptArguments });
  const { script, diagnostics } = parseScript(file, environment);
  return { diagnostics, printed: printScript(script) };
}

function checkAgainstKernel(
  script: SourceFile,
  { kernel, library }: Session,
  options: CheckOptions,
  scriptArguments: readonly string[],
): Checked {
  const request: TranslationRequest = {
    script,
    // A file of the library that is checked itself must not be defined twice.
    library: library.filter((file) => file.text !== script.text),
    kernel,
    moduleName: moduleNameOf(script.path),
    guru: options.guru,
    defines: options.define,
    globals: options.global,
    scriptArguments,
  };
  if (options.pass === 2) {
    const { program, diagnostics } = analyze(request);
    return { diagnostics, printed: program && describeProgram(program) };
  }
  const { generated, diagnostics } = translate(request);
  return { diagnostics, printed: generated?.c };
}
