// The door of the compiler: everything that the rest of Tapwright may use of it.

export type { SourceFile, Range, Position } from "./source/source-file.ts";
export { positionOf } from "./source/source-file.ts";
export type { Diagnostic, Note, Severity } from "./source/diagnostic.ts";
export { createDiagnostic, hasErrors } from "./source/diagnostic.ts";
export { formatDiagnostics } from "./source/format-diagnostic.ts";
export { diagnosticToJson, formatDiagnosticsAsJson } from "./source/format-json.ts";
export { formatDiagnosticsAsSarif } from "./source/format-sarif.ts";
export { parseScript } from "./syntax/parse.ts";
export { printScript } from "./syntax/printer.ts";
export { emitModule } from "./codegen/emit-module.ts";
export type { EmbeddedUnit, EmitOptions, EmittedModule } from "./codegen/emit-module.ts";
export { indexKernel } from "./debuginfo/index/index-kernel.ts";
export { openFacts } from "./debuginfo/index/open-facts.ts";
export { analyzeScript } from "./semantics/analyze-script.ts";
export { buildModule } from "./build/build-module.ts";
export type { BuildRequest, BuildResult, BuildStep, KernelBuild } from "./build/build-module.ts";
export type * from "./debuginfo/debug-info.ts";
export type { PreprocessorEnvironment } from "./syntax/preprocessor-environment.ts";
export { listProbes } from "./semantics/list-probes.ts";
export { verifyLibrary } from "./semantics/verify-library.ts";
export type * from "./semantics/host.ts";
export type * from "./semantics/ir.ts";

/* CONTRACT of the door, to be filled by its rooms (names are fixed, the lead wires them):

   source:     formatDiagnostics(diagnostics, { format: "text"|"json"|"sarif", colour: boolean }): string
   syntax:     parseScript(file, environment): { script, diagnostics }; printScript(script): string
   debuginfo:  indexKernel({ debugFile, output, onProgress? }): Promise<…>; openFacts(path); openBtf(…)
   semantics:  interface Host { library: readonly SourceFile[]; debugInfo?: DebugInfo; environment: PreprocessorEnvironment }
               analyzeScript(file: SourceFile, host: Host, options: AnalyzeOptions): { program?: Program, diagnostics }
                 AnalyzeOptions = { guru: boolean; limits?: Partial<Limits>; globals?: Record<string,string>; arguments?: string[] }
               listProbes(pattern: string, host: Host): { points: ListedPoint[], diagnostics }
                 ListedPoint = { point: string; file?: string; line?: number; variables: { name: string; type: string }[] }   // stap -l / -L
               verifyLibrary(files: SourceFile[], host: Host): AliasVerdict[]
                 AliasVerdict = { alias: string; range; alternatives: { point: string; status: "chosen"|"unused"|"absent"; reason? }[];
                                  values: { name: string; type?: string; verdict: "resolved"|"unresolved"|"unknown"; reason?: string; location?: string }[]; verdict: … }
   codegen:    emitModule(program: Program, options: { moduleName: string; architecture: Architecture }): { c: string; embedded: EmbeddedUnit[]; diagnostics }
   build:      buildModule({ generated, kernel: KernelBuild, runtimeDir, cacheDir, output, signal? }): Promise<{ module?: string; diagnostics; steps }>
                 KernelBuild = { release: string; architecture: Architecture; headersDir: string; kbuildDir: string; moduleSymvers: string }
*/
