// From a script to C: analysis and code generation, with the library and a kernel.

import { analyzeScript, emitModule, hasErrors } from "../../compiler/index.ts";
import type { Diagnostic, EmittedModule, Program, SourceFile } from "../../compiler/index.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { parseLimits } from "./limits.ts";

export interface TranslationRequest {
  readonly script: SourceFile;
  readonly library: readonly SourceFile[];
  readonly kernel: OpenKernel;
  readonly moduleName: string;
  readonly guru: boolean;
  readonly defines: Readonly<Record<string, string>>;
  readonly globals: Readonly<Record<string, string>>;
  readonly scriptArguments: readonly string[];
}

export interface Translation {
  /** Absent when the script has errors. */
  readonly program?: Program;
  readonly generated?: EmittedModule;
  readonly diagnostics: readonly Diagnostic[];
}

/** Passes 1 and 2. */
export function analyze(request: TranslationRequest): Translation {
  const { script, library, kernel, guru, globals, scriptArguments } = request;
  const environment = preprocessorEnvironment(kernel, { guru, scriptArguments });
  const host = { library, debugInfo: kernel.debugInfo, environment };
  const limits = parseLimits(request.defines);
  return analyzeScript(script, host, { guru, limits, globals, arguments: [...scriptArguments] });
}

/** Passes 1 to 3. A module written by hand in C, against the same headers as generated ones, needs none of them. */
export function translate(request: TranslationRequest): Translation {
  if (isHandwritten(request.script.path)) {
    const generated = { c: request.script.text, embedded: [], diagnostics: [] };
    return { generated, diagnostics: [] };
  }
  const { program, diagnostics } = analyze(request);
  if (program === undefined || hasErrors(diagnostics)) return { diagnostics };
  const generated = emitModule(program, {
    moduleName: request.moduleName,
    architecture: request.kernel.installed.architecture,
  });
  return { program, generated, diagnostics: [...diagnostics, ...generated.diagnostics] };
}

export function isHandwritten(path: string): boolean {
  return path.endsWith(".c");
}

/**
 * A module's name from a file's: what the kernel accepts as a name, and not one of the kernel's own modules. A module
 * written by hand has its name in its text, too (`tw_script.name`), and that has to be the file's.
 */
export function moduleNameOf(path: string): string {
  const base = path.replace(/^.*\//, "").replace(/\.(?:(?:test\.)?stp|ko|c)$/, "");
  if (isHandwritten(path)) return base;
  const name = base.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  return `tw_${name === "" ? "script" : name}`.slice(0, 40);
}
