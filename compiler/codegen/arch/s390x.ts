// s390x. DWARF numbers: ELF ABI s390x supplement, table 1.9 (0-15 general, 64 and 65 the program status word).
// Offsets: struct pt_regs of arch/s390/include/asm/ptrace.h: args[1], psw (mask, addr), gprs[16].

import type { ArchitectureFacts } from "./architecture.ts";

const pswMask = 64;
const pswAddress = 65;

export const s390x: ArchitectureFacts = {
  pointerSize: 8,
  dividesWords64: true,
  register(dwarfNumber) {
    if (dwarfNumber < 16) return { kind: "saved", offset: 24 + dwarfNumber * 8, size: 8 };
    if (dwarfNumber === pswMask) return { kind: "saved", offset: 8, size: 8 };
    if (dwarfNumber === pswAddress) return { kind: "saved", offset: 16, size: 8 };
    return undefined;
  },
};
