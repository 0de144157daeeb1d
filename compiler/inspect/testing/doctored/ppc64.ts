import type { DoctoredArchitecture } from "./doctored.ts";
import { ppc64le } from "./ppc64le.ts";

/** The instructions are the same; addresses of functions have a dot before their names. */
export const ppc64: DoctoredArchitecture = {
  ...ppc64le,
  architecture: "ppc64",
  package: "binutils-powerpc64-linux-gnu",
  prefix: "powerpc64-linux-gnu-",
  as: ["-a64", "-mpower9", "-mbig"],
  ld: ["-m", "elf64ppc"],
  cases: { ...ppc64le.cases, "inspect/import": [["bl ._printk\nnop", "_printk"]] },
};
