// What an architecture's registers are called, by their DWARF numbers: for people who read where a value is.

import type { Architecture } from "../debuginfo/debug-info.ts";

/** System V ABI, AMD64 supplement, figure 3.36. */
const x86_64 = "rax rdx rcx rbx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip".split(" ");
/** System V ABI, Intel386 supplement, table 2.14. */
const i386 = "eax ecx edx ebx esp ebp esi edi eip".split(" ");

/** `rdi`, `x0`, `r3`; a number that has no name here is `register N`. */
export function registerName(architecture: Architecture, register: number): string {
  switch (architecture) {
    case "x86_64":
      return x86_64[register] ?? `register ${register}`;
    case "i386":
      return i386[register] ?? `register ${register}`;
    case "arm64":
      if (register === 31) return "sp";
      return register < 31 ? `x${register}` : `register ${register}`;
    case "ppc64":
    case "ppc64le":
      return register < 32 ? `r${register}` : register === 65 ? "lr" : `register ${register}`;
    case "s390x":
      return register < 16 ? `r${register}` : `register ${register}`;
    case "ia64":
      return register < 128 ? `r${register}` : `register ${register}`;
  }
}
