// The kernels that no distribution has, built on this machine from Debian's source: other architectures, and kernels that
// watch themselves. Data: a new one is a new line and a file of options in ../recipes.

import type { SourceKernel } from "../kernel.ts";

const linux = { suite: "bookworm", sourcePackage: "linux-source-6.1" } as const;

/** Built by this machine's compiler, which 6.12 takes, too. */
const debug = {
  architecture: "x86_64",
  makeArchitecture: "x86",
  triple: "x86_64-linux-gnu",
  compiler: { kind: "package", program: "gcc-12" },
  image: "arch/x86/boot/bzImage",
  tools: ["gcc-12", "/usr/include/libelf.h"],
  estimate: { minutes: 15, megabytes: 4500 },
} as const;

export const sourceKernels: readonly SourceKernel[] = [
  {
    ...linux,
    name: "source/ppc64",
    architecture: "ppc64",
    makeArchitecture: "powerpc",
    triple: "powerpc64-linux-gnu",
    compiler: { kind: "package", program: "powerpc64-linux-gnu-gcc-12" },
    staticLibrary: "/usr/powerpc64-linux-gnu/lib/libc.a",
    options: ["probed", "ppc64"],
    image: "vmlinux",
    tools: ["powerpc64-linux-gnu-gcc-12", "powerpc64-linux-gnu-ld"],
    estimate: { minutes: 6, megabytes: 2600 },
  },
  {
    ...linux,
    name: "source/ia64",
    architecture: "ia64",
    makeArchitecture: "ia64",
    triple: "ia64-linux-gnu",
    compiler: { kind: "built", sourcePackage: "gcc-12-source", program: "ia64-linux-gnu-gcc-12" },
    options: ["probed", "ia64"],
    image: "vmlinux",
    tools: ["g++", "m4", "ia64-linux-gnu-as", "ia64-linux-gnu-ld"],
    estimate: { minutes: 25, megabytes: 5000 },
  },
  {
    ...debug,
    ...linux,
    name: "source/debug-amd64",
    options: ["probed", "x86_64", "debug", "debug-6.1"],
  },
  {
    ...debug,
    name: "source/6.12-debug-amd64",
    suite: "trixie",
    sourcePackage: "linux-source-6.12",
    options: ["probed", "x86_64", "debug"],
  },
];

/** Whether a kernel is built here, and not fetched. */
export function isSourceKernel(entry: { readonly name: string }): entry is SourceKernel {
  return "sourcePackage" in entry;
}
