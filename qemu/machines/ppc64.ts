// ppc64, big endian: the partition of little endian; its kernel tells the firmware which order of bytes it wants.

import type { Machine } from "./machine.ts";
import { ppc64le } from "./ppc64le.ts";

export const ppc64: Machine = {
  ...ppc64le,
  architecture: "ppc64",
  compiler: "powerpc64-linux-gnu-gcc-12",
  compilerPackages: "gcc-12-powerpc64-linux-gnu libc6-dev-ppc64-cross",
  bigEndian: true,
};
