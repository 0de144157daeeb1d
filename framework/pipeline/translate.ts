// From a script to C: analysis and code generation, with the library and a kernel.

import { analyzeScript, emitModule, hasErrors } from "../../compiler/index.ts";
import type {
  AnalyzeOptions,
  Diagnostic,
  EmittedModule,
  Program,
  SourceFile,
} from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { parseLimits } from "./limits.ts";
import { unlimitedTime } from "./unlimited-time.ts";
import { withHost } from "./with-host.ts";

export interface TranslationRequest<Kernel extends KernelFacts = KernelFacts> {
  readonly script: SourceFile;
  readonly library: readonly SourceFile[];
  readonly kernel: Kernel;
  readonly moduleName: string;
  readonly guru: boolean;
  readonly defines: Readonly<Record<string, string>>;
  readonly globals: Readonly<Record<string, string>>;
  readonly scriptArguments: readonly string[];
  /** `-E`: analysed together with the script. */
  readonly additional?: readonly SourceFile[];
  /** `--compatible`: what systemtap_v is. */
  readonly compatible?: string;
  /** `-W` */
  readonly warningsAreErrors?: boolean;
  readonly passes?: PassOptions;
  /** `-t`: the module counts hits and cycles of each probe. */
  readonly timing?: boolean;
  /** The module counts what of the library ran. */
  readonly coverage?: boolean;
  /** `-s`: megabytes of output that each processor's buffer holds. */
  readonly buffer?: number;
}

type PassOptions = Pick<
  AnalyzeOptions,
  "unoptimized" | "skipBadVariables" | "suppressHandlerErrors" | "hideGlobals"
> & {
  /** No limit on what a handler does. */
  readonly suppressTimeLimits?: boolean;
};

export interface Translation {
  /** Absent when the script has errors. */
  readonly program?: Program;
  readonly generated?: EmittedModule;
  readonly diagnostics: readonly Diagnostic[];
  /** Seconds of the passes that it went through, those of 1 and 2 together. */
  readonly times: readonly { readonly step: string; readonly seconds: number }[];
}

/** Passes 1 and 2. */
export function analyze(request: TranslationRequest): Translation {
  const { script, library, kernel, guru, globals, scriptArguments, additional, passes } = request;
  const { compatible } = request;
  const begun = performance.now();
  const options = {
    ...passes,
    guru,
    limits: limitsOf(request),
    globals,
    additional,
    arguments: [...scriptArguments],
  };
  const { program, diagnostics } = withHost(
    kernel,
    library,
    { guru, scriptArguments, compatible },
    (host) => analyzeScript(script, host, options),
  );
  return {
    program,
    diagnostics: strict(diagnostics, request),
    times: [{ step: "analyze", seconds: secondsSince(begun) }],
  };
}

function limitsOf({ defines, passes }: TranslationRequest): ReturnType<typeof parseLimits> {
  return {
    ...parseLimits(defines),
    ...(passes?.suppressTimeLimits === true ? unlimitedTime : {}),
    ...(passes?.suppressHandlerErrors === true ? { skipped: 2 ** 31 - 1 } : {}),
  };
}

/** With `-W` there are no warnings, only errors. */
export function strict(
  diagnostics: readonly Diagnostic[],
  { warningsAreErrors }: Pick<TranslationRequest, "warningsAreErrors">,
): readonly Diagnostic[] {
  if (warningsAreErrors !== true) return diagnostics;
  return diagnostics.map((one) => ({ ...one, severity: "error" }));
}

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}

/** Passes 1 to 3. A module written by hand in C, against the same headers as generated ones, needs none of them. */
export function translate(request: TranslationRequest): Translation {
  if (isHandwritten(request.script.path)) {
    const generated = { c: request.script.text, embedded: [], diagnostics: [] };
    return { generated, diagnostics: [], times: [] };
  }
  const { program, diagnostics, times } = analyze(request);
  if (program === undefined || hasErrors(diagnostics)) return { diagnostics, times };
  const begun = performance.now();
  const generated = emitModule(program, {
    moduleName: request.moduleName,
    architecture: request.kernel.architecture,
    timing: request.timing,
    forgivesFaults: request.passes?.skipBadVariables,
    outputMegabytes: request.buffer,
    coverage: request.coverage,
  });
  return {
    program,
    generated,
    diagnostics: [...diagnostics, ...strict(generated.diagnostics, request)],
    times: [...times, { step: "translate", seconds: secondsSince(begun) }],
  };
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
