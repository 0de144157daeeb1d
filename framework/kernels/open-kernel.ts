// A kernel with everything that a translation asks of it: facts, configuration, what its modules are built with.

import { rm } from "node:fs/promises";
import { openFacts } from "../../compiler/index.ts";
import type { DebugInfo, KernelBuild } from "../../compiler/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import { factsFailure, indexOnce } from "./index-once.ts";
import { loadKernelConfig } from "./kernel-config.ts";

export interface OpenKernel {
  readonly installed: InstalledKernel;
  readonly config: ReadonlyMap<string, string>;
  /** From DWARF when the debug information was fetched, else from BTF. */
  readonly debugInfo: DebugInfo;
  readonly build: KernelBuild;
}

/** Opens an installed kernel; its debug information is indexed first when that was not done before. */
export async function openKernel(
  installed: InstalledKernel,
  progress: Progress,
): Promise<OpenKernel> {
  const [debugInfo, config] = await Promise.all([
    openDebugInfo(installed, progress),
    loadKernelConfig(installed.config),
  ]);
  return {
    installed,
    config,
    debugInfo,
    build: {
      release: installed.release,
      architecture: installed.architecture,
      headersDir: installed.headersDir,
      kbuildDir: installed.kbuildDir,
      moduleSymvers: installed.moduleSymvers,
    },
  };
}

async function openDebugInfo(installed: InstalledKernel, progress: Progress): Promise<DebugInfo> {
  const { debugVmlinux, buildId } = installed;
  if (debugVmlinux === undefined || buildId === undefined) {
    return fail({
      code: "kernel/no-debug-information",
      message: `the debug information of ${installed.name} has not been fetched on this machine`,
      hint: `Run: tapwright kernels fetch ${installed.name}`,
      exitCode: 3,
    });
  }
  const path = await indexOnce(debugVmlinux, buildId, progress);
  const opened = await openFacts(path);
  if (opened.ok) return opened.value;
  // An index of another version of the format, or a damaged one: it is made again from its source.
  await rm(path, { force: true });
  const again = await openFacts(await indexOnce(debugVmlinux, buildId, progress));
  return again.ok ? again.value : fail(factsFailure(again.fault));
}
