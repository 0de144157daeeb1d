// ppc64 and ppc64le. DWARF numbers: ELFv2 ABI, table 2.26 (link register 65, count register 66). Offsets:
// struct pt_regs of arch/powerpc/include/asm/ptrace.h: gpr[32], nip, msr, orig_gpr3, ctr, link, xer, ccr.

import type { ArchitectureFacts } from "./architecture.ts";

const linkRegister = 65;
const countRegister = 66;
const xer = 76;

export const ppc64: ArchitectureFacts = {
  pointerSize: 8,
  dividesWords64: true,
  register(dwarfNumber) {
    if (dwarfNumber < 32) return { kind: "saved", offset: dwarfNumber * 8, size: 8 };
    if (dwarfNumber === linkRegister) return { kind: "saved", offset: 288, size: 8 };
    if (dwarfNumber === countRegister) return { kind: "saved", offset: 280, size: 8 };
    if (dwarfNumber === xer) return { kind: "saved", offset: 296, size: 8 };
    return undefined;
  },
};
