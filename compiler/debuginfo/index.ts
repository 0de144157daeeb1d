// The door of this room: build an index of a kernel's debug information, open one, or make do with BTF.

export type * from "./debug-info.ts";
export type { Fault, Result } from "./fault.ts";
export type { Progress } from "./index/extract-parallel.ts";
export {
  indexKernel,
  indexModule,
  type IndexRequest,
  type IndexResult,
  type IndexSummary,
} from "./index/index-kernel.ts";
export type { FactsStatistics } from "./index/facts-layout.ts";
export { checkFacts } from "./index/check-facts.ts";
export { factsVersion } from "./index/facts-file.ts";
export { openFacts } from "./index/open-facts.ts";
export { EXTRA, exportFacts } from "./travel/export-facts.ts";
export { importFacts, type ImportedFacts } from "./travel/import-facts.ts";
export { readTravelFile, writeTravelFile } from "./travel/travel-file.ts";
export { readBuildId } from "./elf/build-id.ts";
export {
  openBtf,
  openBtfBase,
  openModuleBtf,
  type BtfDebugInfo,
  type BtfOptions,
} from "./btf/open-btf.ts";
export type { BtfTypes } from "./btf/btf-types.ts";
export { withModules, type ModuleSource } from "./modules/with-modules.ts";
