// What `tapwright check` does.

import type { CheckOptions } from "../cli/check.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import {
  hasErrors,
  libraryMacros,
  parseMacroFile,
  parseScript,
  printScript,
} from "../../compiler/index.ts";
import type {
  Diagnostic,
  PreprocessorEnvironment,
  ParseResult,
  SourceFile,
} from "../../compiler/index.ts";
import { chooseKnownKernel } from "../kernels/choose-kernel.ts";
import { loadKernelConfig } from "../kernels/kernel-config.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";
import { parseDirectives, scriptArgumentsOf } from "../pipeline/directives.ts";
import { textDigest } from "../pipeline/known-texts.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { openFactsSession, tapsetTarget } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { additionalScripts, translationRequest } from "../pipeline/script-request.ts";
import { analyze, moduleNameOf, strict, translate } from "../pipeline/translate.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { describePasses } from "../reports/describe-passes.ts";
import { describeProgram } from "../reports/describe-program.ts";
import { checkTapset } from "../verify/check-tapset.ts";
import { formatted, showDiagnostics } from "./show-diagnostics.ts";

export async function checkCommand(
  paths: readonly string[],
  options: CheckOptions,
  scriptArguments: readonly string[] = [],
): Promise<number> {
  const texts = options.execute !== undefined || paths.length === 0 ? [undefined] : paths;
  const scripts: SourceFile[] = [];
  for (const path of texts) scripts.push(await loadScript(path, options.execute));
  const more = additionalScripts(options.more);
  const check = await createCheck(options, scriptArguments, more);
  const found: Diagnostic[] = [];
  for (const script of scripts) {
    const { printed, diagnostics, told = [] } = check(script);
    for (const line of told) process.stderr.write(`${line}\n`);
    found.push(...diagnostics);
    if (options.print && printed !== undefined) process.stdout.write(printed);
  }
  // Standard output is what the pass made, if that was asked for.
  if (options.format === "text" || options.print) showDiagnostics(found, options);
  else process.stdout.write(formatted(found, options.format, {}));
  return hasErrors(found) ? exitCodes.failed : exitCodes.good;
}

interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly printed?: string;
  readonly isTapset?: boolean;
  /** What -v says of the passes. */
  readonly told?: readonly string[];
}

/** Opens what the last pass needs, once for all files. */
async function createCheck(
  options: CheckOptions,
  scriptArguments: readonly string[],
  more: readonly SourceFile[],
): Promise<(file: SourceFile) => Checked> {
  if (options.pass === 1) {
    const known = await chooseKnownKernel(options);
    const { release, architecture } = known;
    const target = release === undefined ? undefined : tapsetTarget({ release, architecture });
    const library = await loadLibrary(options.include, target);
    const environment = await environmentWithoutFacts(known, options, scriptArguments);
    return (file) => {
      const own = scriptArgumentsOf(parseDirectives(file.text).directives, scriptArguments);
      return parseAll([file, ...more], library, { ...environment, scriptArguments: own }, options);
    };
  }
  const session = await openFactsSession(options, terminalProgress());
  return (file) => checkAgainstKernel(file, session, options, scriptArguments);
}

/** As stap -p1: the trees of all files, each below its name. */
function parseAll(
  files: readonly SourceFile[],
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
  options: CheckOptions,
): Checked {
  const parsed = files.map((file) => ({ file, ...parseOnly(file, library, environment) }));
  const trees = parsed.map(({ file, printed = "" }) => `# file ${file.path}\n${printed}`);
  const diagnostics = parsed.flatMap((one) => one.diagnostics);
  return {
    diagnostics: strict(diagnostics, { warningsAreErrors: options.warningsAsErrors }),
    printed: `# parse tree dump\n${trees.join("\n")}`,
  };
}

/** The text alone, with the library's macros. */
function parseOnly(
  file: SourceFile,
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
): Checked {
  const others = withoutItself(library, file);
  const macros = libraryMacros(others, environment);
  if (file.path.endsWith(".stpm")) return parseMacroFile(file, environment, macros);
  const { script, diagnostics } = parseScript(file, environment, macros);
  return { diagnostics, printed: printScript(script), isTapset: isTapset(script) };
}

/** A kernel that is here answers the preprocessor; else its version is 0 and nothing is configured. */
async function environmentWithoutFacts(
  { release = "0", architecture, installed }: KnownKernel,
  options: CheckOptions,
  scriptArguments: readonly string[],
): Promise<PreprocessorEnvironment> {
  const config = installed ? await loadKernelConfig(installed.config) : new Map<string, string>();
  const kernel = { release, architecture, config };
  return preprocessorEnvironment(kernel, environmentOptions(options, scriptArguments));
}

function checkAgainstKernel(
  file: SourceFile,
  { kernel, library }: Session<KernelFacts>,
  options: CheckOptions,
  given: readonly string[],
): Checked {
  const { directives } = parseDirectives(file.text);
  const scriptArguments = scriptArgumentsOf(directives, given);
  const others = withoutItself(library, file);
  const environment = preprocessorEnvironment(kernel, environmentOptions(options, scriptArguments));
  const parsed = parseOnly(file, others, environment);
  if (hasErrors(parsed.diagnostics) || file.path.endsWith(".stpm")) return parsed;
  if (options.more.length === 0 && parsed.isTapset === true) {
    return { ...parsed, diagnostics: checkTapset(file, others, kernel) };
  }
  const request = translationRequest(
    {
      script: file,
      moduleName: moduleNameOf(file.path),
      scriptArguments,
      defines: directives.defines,
    },
    { kernel, library: others },
    options,
  );
  const passes = options.pass === 2 ? analyze(request) : translate(request);
  const { program, generated, diagnostics } = passes;
  const told = describePasses(passes, options);
  if (options.pass > 2) return { diagnostics, told, printed: generated?.c };
  return { diagnostics, told, printed: program && describeProgram(program) };
}

/** A file of the library that is checked itself must not be defined twice. */
function withoutItself(library: readonly SourceFile[], file: SourceFile): readonly SourceFile[] {
  const digest = textDigest(file);
  return library.filter((other) => textDigest(other) !== digest);
}

function environmentOptions(
  { guru, compatible }: CheckOptions,
  scriptArguments: readonly string[],
): Parameters<typeof preprocessorEnvironment>[1] {
  return { guru, compatible, scriptArguments };
}

/** A file that defines something and probes nothing is for others to use. */
function isTapset({ items }: ParseResult["script"]): boolean {
  const kinds = new Set(items.map(({ kind }) => kind));
  return !kinds.has("probe") && (kinds.has("alias") || kinds.has("function"));
}
