// What every command about scripts opens first: the kernel that the options mean, and the library.

import type { InstalledKernel } from "../../qemu/index.ts";
import type { SourceFile } from "../../compiler/index.ts";
import type { KernelOptions } from "../cli/options.ts";
import { chooseKernelOrRelease } from "../kernels/choose-kernel.ts";
import { openKernel } from "../kernels/open-kernel.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { kernelArchitecture } from "../kernels/preprocessor-environment.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import type { KernelTraits } from "./directives.ts";
import { loadLibrary } from "./library.ts";
import type { TapsetTarget } from "./tapset-path.ts";
import type { Progress } from "../progress/progress.ts";

export interface Session {
  readonly kernel: OpenKernel;
  readonly library: readonly SourceFile[];
}

/** Opens kernel and library; fails with exit code 3 when the kernel was never fetched. */
export async function openSession(
  options: KernelOptions & { readonly include: readonly string[] },
  progress: Progress,
  signal?: AbortSignal,
): Promise<Session> {
  const installed = await requireKernel(await chooseKernelOrRelease(options));
  const [kernel, library] = await Promise.all([
    openKernel(installed, progress, signal),
    loadLibrary(options.include, tapsetTarget(installed)),
  ]);
  return { kernel, library };
}

/** For which kernel a library is searched. */
export function tapsetTarget({
  release,
  architecture,
}: Pick<InstalledKernel, "release" | "architecture">): TapsetTarget {
  return { release, arch: kernelArchitecture(architecture) };
}

/** What the `@requires` of a script are compared with. */
export function traitsOf({ config, debugInfo, installed }: OpenKernel): KernelTraits {
  const hasDebugInformation = debugInfo.kernel.source === "dwarf";
  return { architecture: installed.architecture, config, hasDebugInformation };
}

/** `DWARF of bookworm/cloud-amd64 6.1.0-56-cloud-amd64`: which source answers, for the user to know. */
export function describeFacts({ debugInfo, installed }: OpenKernel): string {
  const source = debugInfo.kernel.source === "dwarf" ? "DWARF" : "BTF";
  return `${source} of ${installed.name} ${installed.release}`;
}
