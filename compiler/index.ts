// The door of the compiler: everything that the rest of Tapwright may use of it.

export type { SourceFile, Range, Position } from "./source/source-file.ts";
export { positionOf } from "./source/source-file.ts";
export type { Diagnostic, Note, Problem, Severity } from "./source/diagnostic.ts";
export { createDiagnostic, hasErrors } from "./source/diagnostic.ts";
export { formatDiagnostic, formatDiagnostics } from "./source/format-diagnostic.ts";
export { diagnosticToJson, formatDiagnosticsAsJson } from "./source/format-json.ts";
export { formatDiagnosticsAsSarif } from "./source/format-sarif.ts";
export { parseMacroFile, parseScript } from "./syntax/parse.ts";
export type { ParseResult } from "./syntax/parse.ts";
export { packTree, unpackTree } from "./syntax/packed-tree.ts";
export type { TreeTables } from "./syntax/packed-tree.ts";
export { areJudgedAlike, takesArguments } from "./syntax/parsed-alike.ts";
export type { Judgements } from "./syntax/parsed-alike.ts";
export { libraryMacros } from "./semantics/library-macros.ts";
export { printScript } from "./syntax/printer.ts";
export { emitModule } from "./codegen/emit-module.ts";
export type {
  CoverageSpot,
  EmbeddedUnit,
  EmitOptions,
  EmittedModule,
} from "./codegen/emit-module.ts";
export {
  checkFacts,
  exportFacts,
  EXTRA,
  factsVersion,
  importFacts,
  indexKernel,
  indexModule,
  openBtf,
  openBtfBase,
  openFacts,
  openModuleBtf,
  readBuildId,
  readTravelFile,
  withModules,
  writeTravelFile,
} from "./debuginfo/index.ts";
export type { BtfTypes, Fault as FactsFault, ModuleSource } from "./debuginfo/index.ts";
export { checkEmbeddedC } from "./semantics/check-embedded-c.ts";
export { analyzeScript } from "./semantics/analyze-script.ts";
export { inspectFile, readModuleRelease } from "./build/inspect-file.ts";
export type { InspectedFile } from "./build/inspect-file.ts";
export { findHeaderCompiler, type HeaderCompiler } from "./build/header-types.ts";
export { findToolchain } from "./build/toolchain.ts";
export { buildModule } from "./build/build-module.ts";
export type { BuildRequest, BuildResult, BuildStep, KernelBuild } from "./build/build-module.ts";
export type * from "./debuginfo/debug-info.ts";
export type { PreprocessorEnvironment } from "./syntax/preprocessor-environment.ts";
export { relevantFiles } from "./semantics/relevant-files.ts";
export { listCoverable } from "./semantics/list-coverable.ts";
export type { CoverableDefinition } from "./semantics/list-coverable.ts";
export { outermost } from "./source/source-file.ts";
export { listAliases, listFunctions } from "./semantics/list-library.ts";
export { reasonForAbsence } from "./semantics/absent-functions.ts";
export { probeTypes } from "./semantics/resolve-point.ts";
export { didYouMean, nearNames } from "./source/near-names.ts";
export { listProbes } from "./semantics/list-probes.ts";
export { aliasNames, explainAlias } from "./semantics/explain-alias.ts";
export { errorsOfFiles } from "./semantics/errors-of-files.ts";
export { verifyLibrary } from "./semantics/verify-library.ts";
export type { VerdictMemory } from "./semantics/verify-library.ts";
export { applyEdit } from "./repairs/edit.ts";
export type { ProposedEdit } from "./repairs/edit.ts";
export { argumentReads } from "./repairs/argument-reads.ts";
export type { ArgumentRead } from "./repairs/argument-reads.ts";
export { proposeEdits } from "./repairs/propose-edits.ts";
export type { Breakage } from "./repairs/propose-edits.ts";
export { createAliasDigests } from "./contracts/alias-digests.ts";
export { checkDeclarations } from "./contracts/check-declarations.ts";
export { probeContracts } from "./contracts/probe-contracts.ts";
export type { ContractValue, ProbeContract } from "./contracts/probe-contracts.ts";
export { spellRange } from "./contracts/value-declaration.ts";
export type { ValueDeclaration } from "./contracts/value-declaration.ts";
export type * from "./semantics/host.ts";
export type * from "./semantics/ir.ts";
