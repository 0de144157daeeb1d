// Which compiler builds modules for a kernel. Debian's names: gcc-12 for this machine's own architecture,
// i686-linux-gnu-gcc-12 in the package gcc-12-i686-linux-gnu for another.

import { arch } from "node:os";
import type { Architecture } from "../debuginfo/debug-info.ts";
import { createDiagnostic } from "../source/diagnostic.ts";
import { bad, good, type Outcome } from "./build-fault.ts";
import { identifyProgram } from "./identify-program.ts";
import type { KernelBuild } from "./kernel-build.ts";
import { targets } from "./targets.ts";

export interface Toolchain {
  readonly compiler: string;
  /** What make has to be told of it. */
  readonly makeVariables: readonly string[];
}

const hosts: Readonly<Record<string, Architecture>> = {
  x64: "x86_64",
  ia32: "i386",
  arm64: "arm64",
  s390x: "s390x",
  ppc64: "ppc64le",
};

const newestCompiler = 16;

/**
 * The compiler that the kernel was built with, or else the next newer one: it knows all options that the kernel's
 * configuration has found in its own compiler, which an older one does not.
 */
export async function findToolchain(
  kernel: KernelBuild,
  host: Architecture | undefined = hosts[arch()],
): Promise<Outcome<Toolchain>> {
  const { triple } = targets[kernel.architecture];
  const isNative = kernel.architecture === host;
  const prefix = isNative ? "" : `${triple}-`;
  const own = kernel.compiler ?? "gcc";
  if (own.includes("/")) return findBuiltCompiler(own, kernel);
  // A build root was made for the kernel's own compiler.
  for (const name of kernel.buildRoot === undefined ? candidates(own) : [own]) {
    const compiler = `${prefix}${name}`;
    if ((await identifyProgram(compiler, kernel.buildRoot)) === undefined) continue;
    const makeVariables = [`CC=${compiler}`, `CROSS_COMPILE=${prefix}`];
    return good({ compiler, makeVariables });
  }
  const values = {
    compiler: `${prefix}${own}`,
    release: kernel.release,
    package: isNative ? own : `${own}-${triple}`,
    otherwise:
      kernel.catalogName === undefined
        ? ""
        : `, or: tapwright kernels fetch --compiler ${kernel.catalogName}`,
  };
  return bad(createDiagnostic("build/no-compiler", { values }));
}

/** One that was built for this kernel has no newer ones beside it. */
async function findBuiltCompiler(
  compiler: string,
  { architecture, release }: KernelBuild,
): Promise<Outcome<Toolchain>> {
  if ((await identifyProgram(compiler)) === undefined) {
    return bad(createDiagnostic("build/compiler-not-built", { values: { compiler, release } }));
  }
  const makeVariables = [`CC=${compiler}`, `CROSS_COMPILE=${targets[architecture].triple}-`];
  return good({ compiler, makeVariables });
}

function candidates(own: string): string[] {
  const version = Number(/^gcc-(\d+)$/.exec(own)?.[1] ?? newestCompiler);
  const newer = Array.from(
    { length: Math.max(newestCompiler - version, 0) },
    (_, index) => `gcc-${version + 1 + index}`,
  );
  return [own, ...newer];
}
