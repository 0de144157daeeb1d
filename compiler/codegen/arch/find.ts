// The table of architectures.

import type { Architecture } from "../../debuginfo/debug-info.ts";
import type { ArchitectureFacts } from "./architecture.ts";
import { arm64 } from "./arm64.ts";
import { i386 } from "./i386.ts";
import { ia64 } from "./ia64.ts";
import { ppc64 } from "./ppc64.ts";
import { s390x } from "./s390x.ts";
import { x86_64 } from "./x86-64.ts";

const table: Readonly<Record<Architecture, ArchitectureFacts>> = {
  x86_64,
  i386,
  ppc64le: ppc64,
  ppc64,
  ia64,
  arm64,
  s390x,
};

export function findArchitecture(name: Architecture): ArchitectureFacts {
  return table[name];
}
