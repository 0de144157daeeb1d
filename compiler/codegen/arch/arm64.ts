// arm64. DWARF numbers: "DWARF for the Arm 64-bit Architecture", section 4.1 (x0-x30, sp 31, pc 32). Offsets:
// struct pt_regs of arch/arm64/include/asm/ptrace.h: regs[31], sp, pc, pstate.

import type { ArchitectureFacts } from "./architecture.ts";

const pc = 32;

export const arm64: ArchitectureFacts = {
  pointerSize: 8,
  dividesWords64: true,
  register: (dwarfNumber) =>
    dwarfNumber <= pc ? { kind: "saved", offset: dwarfNumber * 8, size: 8 } : undefined,
};
