// Opens kernels: their facts, and, for builds and guests, what their modules are built with.

import { readFile, rm } from "node:fs/promises";
import { createFault } from "../../qemu/index.ts";
import { openBtf, openFacts, withModules } from "../../compiler/index.ts";
import type { DebugInfo, KernelBuild, KernelIdentity } from "../../compiler/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import { factsFailure, indexOnce } from "./index-once.ts";
import { loadKernelConfig } from "./kernel-config.ts";
import type { KernelFacts } from "./kernel-facts.ts";
import { kernelModules } from "./kernel-modules.ts";
import type { KnownKernel } from "./known-kernels.ts";

/** A kernel with everything that a translation, a build and a guest ask of it. */
export interface OpenKernel extends KernelFacts {
  readonly installed: InstalledKernel;
  readonly build: KernelBuild;
}

/** Opens what is known of a kernel; ends the command with exit code 3 when nothing of it is here. */
export async function openKernelFacts(
  kernel: KnownKernel,
  progress: Progress,
  signal?: AbortSignal,
): Promise<KernelFacts> {
  const { installed, name } = kernel;
  if (installed !== undefined) return openKernel(installed, progress, signal);
  return fail(createFault("kernel/not-installed", { name }));
}

/** Opens an installed kernel; its debug information is indexed first when that was not done before. */
export async function openKernel(
  installed: InstalledKernel,
  progress: Progress,
  signal?: AbortSignal,
): Promise<OpenKernel> {
  const [debugInfo, config] = await Promise.all([
    openDebugInfo(installed, progress, signal),
    loadKernelConfig(installed.config),
  ]);
  const { name, release, version, architecture } = installed;
  return {
    name,
    release,
    version,
    architecture,
    origin: "catalog",
    source: debugInfo.kernel.source,
    config,
    debugInfo: withModules(debugInfo, kernelModules(installed, debugInfo.kernel, progress)),
    installed,
    build: {
      release,
      architecture,
      buildId: debugInfo.kernel.buildId === "" ? undefined : debugInfo.kernel.buildId,
      compiler: installed.compiler,
      headersDir: installed.headersDir,
      kbuildDir: installed.kbuildDir,
      moduleSymvers: installed.moduleSymvers,
    },
  };
}

async function openDebugInfo(
  installed: InstalledKernel,
  progress: Progress,
  signal?: AbortSignal,
): Promise<DebugInfo> {
  const { debugVmlinux, buildId } = installed;
  if (debugVmlinux === undefined || buildId === undefined) {
    const functionCounts = await countFunctions(installed.systemMap);
    const opened = openBtf(installed.image, identityOf(installed), { functionCounts });
    if (!opened.ok) return fail(factsFailure(opened.fault));
    const { symbolsFault } = opened.value;
    if (symbolsFault !== undefined && functionCounts === undefined) {
      progress.say(
        `a name that stands for several functions is taken for one, for the symbols cannot be read: ${symbolsFault.file}: ${symbolsFault.message}`,
      );
    }
    return opened.value;
  }
  const path = await indexOnce(debugVmlinux, buildId, progress, signal);
  const opened = await openFacts(path);
  if (opened.ok) return opened.value;
  // An index of another version of the format, or a damaged one: it is made again from its source.
  await rm(path, { force: true });
  const again = await openFacts(await indexOnce(debugVmlinux, buildId, progress, signal));
  return again.ok ? again.value : fail(factsFailure(again.fault));
}

function identityOf({ release, architecture, buildId = "" }: InstalledKernel): KernelIdentity {
  const pointerSize = architecture === "i386" ? 4 : 8;
  const littleEndian = architecture !== "ppc64" && architecture !== "s390x";
  return { release, architecture, buildId, source: "btf", pointerSize, littleEndian };
}

/**
 * How many functions have each name. Undefined when the file is the placeholder that Debian ships beside an image:
 * the real one comes with the debug information. It is asked only where the image's own symbols cannot be read.
 */
async function countFunctions(systemMap: string): Promise<Map<string, number> | undefined> {
  const counts = new Map<string, number>();
  for (const [, name] of (await readFile(systemMap, "utf8")).matchAll(
    /^[0-9a-f]+ [tTwW] (\S+)$/gm,
  )) {
    counts.set(name!, (counts.get(name!) ?? 0) + 1);
  }
  return counts.size === 0 ? undefined : counts;
}
