// What the preprocessor may ask, answered for a kernel.

import type { PreprocessorEnvironment } from "../../compiler/index.ts";
import type { KernelFacts } from "./kernel-facts.ts";

/** `kernel_v` is the release up to its first hyphen, as stap has it. */
export function preprocessorEnvironment(
  kernel: Pick<KernelFacts, "release" | "architecture" | "config">,
  options: {
    readonly guru: boolean;
    readonly scriptArguments?: readonly string[];
    /** `--compatible` */
    readonly compatible?: string;
  },
): PreprocessorEnvironment {
  const { release, architecture } = kernel;
  return {
    kernelVersion: release.replace(/-.*$/, ""),
    kernelRelease: release,
    arch: kernelArchitecture(architecture),
    config: (name) => kernel.config.get(name),
    guru: options.guru,
    privilege: "stapdev",
    runtime: "kernel",
    systemtapVersion: options.compatible ?? "5.6",
    scriptArguments: options.scriptArguments,
  };
}

/** An architecture as the kernel's own source tree spells it. */
export function kernelArchitecture(architecture: string): string {
  if (architecture.startsWith("ppc")) return "powerpc";
  return architecture === "s390x" ? "s390" : architecture;
}
