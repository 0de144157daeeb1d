// Takes the debug information of a fetch: it is indexed while its files are there.

import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkFacts, factsVersion, indexModule, readBuildId } from "../../compiler/index.ts";
import { withDiskFaults } from "../../qemu/index.ts";
import type { DebugConsumer, KernelVersion } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import { factsFolder, factsPath, moduleFactsFolder, moduleFactsPath } from "./facts-path.ts";
import { factsFailure, indexOnce } from "./index-once.ts";
import { keepIndex, requireWritten } from "./keep-index.ts";
import { moduleName } from "./kernel-modules.ts";

/** Indexes what a fetch hands over, unless it was done before. */
export function indexWhileFetching(progress: Progress, signal?: AbortSignal): DebugConsumer {
  return {
    hasKernel: (buildId) => existsSync(factsPath(buildId)) && checkFacts(factsPath(buildId)).ok,
    takeKernel: async (vmlinux, buildId) => {
      // There is none, or a damaged one.
      await withDiskFaults(factsFolder(), () => rm(factsPath(buildId), { force: true }));
      await indexOnce(vmlinux, buildId, progress, signal);
    },
    hasModules: (kernel) => existsSync(completePath(kernel)),
    takeModule: (debugFile, name, kernel) => takeModule(debugFile, name, kernel, progress),
    endModules: (kernel) => writeFile(completePath(kernel), ""),
  };
}

/** Tells that all modules of a kernel were indexed. */
function completePath(kernel: KernelVersion): string {
  return join(moduleFactsFolder(kernel), `complete.${factsVersion}`);
}

async function takeModule(
  debugFile: string,
  file: string,
  kernel: KernelVersion,
  progress: Progress,
): Promise<void> {
  const name = moduleName(file);
  const buildId = readBuildId(debugFile);
  if (!buildId.ok) return fail(factsFailure(buildId.fault));
  const path = moduleFactsPath(kernel, `${name}-${buildId.value}`);
  if (existsSync(path)) return;
  const refusal = await keepIndex(path, async (unfinished) => {
    const indexed = indexModule({ debugFile, output: unfinished });
    if (indexed.ok) return undefined;
    requireWritten(indexed.fault, path);
    return indexed.fault.message;
  });
  // One module that cannot be read does not make the others useless.
  if (refusal !== undefined) progress.say(`module ${name} is left out: ${refusal}`);
}
