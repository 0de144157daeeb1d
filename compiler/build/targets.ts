// What the tools of each architecture have to be told.

import type { Architecture } from "../debuginfo/debug-info.ts";

export interface Target {
  /** GNU's name, with which the names of its cross tools begin. */
  readonly triple: string;
  /** The kernel's own name of it, below arch/. */
  readonly sourceArchitecture: string;
  /** The assembler is called without the compiler, which would pass these on. */
  readonly assemblerFlags: readonly string[];
  /** For the script's own code, beside those of the kernel. */
  readonly scriptFlags: readonly string[];
  /**
   * What the kernel's linker script for modules makes of several sections one. The runtime's are joined by it beforehand: in a module
   * the whole runtime is to lie as it does alone.
   */
  readonly joinedSections?: string;
}

export const targets: Readonly<Record<Architecture, Target>> = {
  x86_64: {
    triple: "x86_64-linux-gnu",
    sourceArchitecture: "x86",
    assemblerFlags: ["--64"],
    scriptFlags: [],
  },
  i386: {
    triple: "i686-linux-gnu",
    sourceArchitecture: "x86",
    assemblerFlags: ["--32"],
    scriptFlags: [],
  },
  ppc64le: {
    triple: "powerpc64le-linux-gnu",
    sourceArchitecture: "powerpc",
    assemblerFlags: ["-a64", "-mlittle"],
    scriptFlags: [],
  },
  ppc64: {
    triple: "powerpc64-linux-gnu",
    sourceArchitecture: "powerpc",
    assemblerFlags: ["-a64", "-mbig"],
    scriptFlags: [],
  },
  ia64: {
    triple: "ia64-linux-gnu",
    sourceArchitecture: "ia64",
    assemblerFlags: [],
    scriptFlags: [],
    joinedSections:
      "SECTIONS { .IA_64.unwind_info : { *(.IA_64.unwind_info*) } .IA_64.unwind : { *(.IA_64.unwind*) } }\n",
  },
  arm64: {
    triple: "aarch64-linux-gnu",
    sourceArchitecture: "arm64",
    assemblerFlags: [],
    scriptFlags: [],
  },
  // Tuned for a z10 or an older one, functions return through a register that they load beforehand: nobody who reads
  // the code can tell that from a jump to a computed address.
  s390x: {
    triple: "s390x-linux-gnu",
    sourceArchitecture: "s390",
    assemblerFlags: ["-m64"],
    scriptFlags: ["-mtune=z196"],
  },
};
