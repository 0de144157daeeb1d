// What every command about scripts opens first: the kernel that the options mean, and the library.

import type { SourceFile } from "../../compiler/index.ts";
import { findMachine, hasHugePages } from "../../qemu/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import type { KernelOptions } from "../cli/options.ts";
import { chooseKnownKernel } from "../kernels/choose-kernel.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { openKernel, openKernelFacts } from "../kernels/open-kernel.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { kernelArchitecture } from "../kernels/preprocessor-environment.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import type { KernelTraits } from "./directives.ts";
import { loadLibrary } from "./library.ts";
import type { TapsetTarget } from "./tapset-path.ts";
import type { Progress } from "../progress/progress.ts";

export interface Session<Kernel extends KernelFacts = OpenKernel> {
  readonly kernel: Kernel;
  readonly library: readonly SourceFile[];
}

type SessionOptions = KernelOptions & {
  readonly include: readonly string[];
  /** A guest is to be started: a kernel that is not here need not be got where none can be. */
  readonly runs?: boolean;
};

/** Opens kernel and library; fails with exit code 3 when what starts and builds was never fetched. */
export async function openSession(
  options: SessionOptions,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Session> {
  const installed = await findSessionKernel(options);
  const [kernel, library] = await Promise.all([
    openKernel(installed, progress, signal),
    loadLibrary(options.include, tapsetTarget(installed)),
  ]);
  return { kernel, library };
}

/** The kernel that the options mean, if it is here to build for it and to start it. */
export async function findSessionKernel(
  options: KernelOptions & Pick<SessionOptions, "runs">,
): Promise<InstalledKernel> {
  const known = await chooseKnownKernel(options);
  if (options.runs === true && known.installed === undefined) await findMachine(known.architecture);
  return requireKernel(known);
}

/** The same where facts are enough. */
export async function openFactsSession(
  options: SessionOptions,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Session<KernelFacts>> {
  const kernel = await openKernelFacts(await chooseKnownKernel(options), progress, signal);
  return { kernel, library: await loadLibrary(options.include, tapsetTarget(kernel)) };
}

/** For which kernel a library is searched. */
export function tapsetTarget({
  release,
  architecture,
}: Pick<KernelFacts, "release" | "architecture">): TapsetTarget {
  return { release, arch: kernelArchitecture(architecture) };
}

/** What the `@requires` of a script are compared with. */
export function traitsOf({ architecture, release, config, source }: KernelFacts): KernelTraits {
  return {
    architecture,
    release,
    config,
    hasDebugInformation: source === "dwarf",
    machineHasHugePages: hasHugePages(architecture),
  };
}

/** `DWARF of bookworm/cloud-amd64 6.1.0-56-cloud-amd64`: which source answers, for the user to know. */
export function describeFacts({ name, release, source }: KernelFacts): string {
  return `${source === "dwarf" ? "DWARF" : "BTF"} of ${name} ${release}`;
}
