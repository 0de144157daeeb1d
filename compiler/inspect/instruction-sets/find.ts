// The instruction set of an architecture.

import type { Architecture } from "../../debuginfo/debug-info.ts";
import { arm64 } from "./arm64.ts";
import { ia64 } from "./ia64.ts";
import type { InstructionSet } from "./instruction-set.ts";
import { ppc64 } from "./ppc64.ts";
import { s390x } from "./s390x.ts";
import { x86 } from "./x86.ts";

const sets: Readonly<Record<Architecture, InstructionSet>> = {
  x86_64: x86,
  i386: x86,
  arm64,
  ppc64le: ppc64,
  ppc64,
  s390x,
  ia64,
};

export function instructionSetOf(architecture: Architecture): InstructionSet {
  return sets[architecture];
}
