// i386. DWARF numbers: System V ABI, Intel386 supplement, table 2.14. Offsets: struct pt_regs of
// arch/x86/include/asm/ptrace.h. Its `sp` is true for traps from the kernel since 5.3 (commit 3c88c692c287
// "x86/stackframe/32: Provide consistent pt_regs"); before, the stack pointer was the address of that field.

import { savedRegisters, type ArchitectureFacts } from "./architecture.ts";

export const i386: ArchitectureFacts = {
  pointerSize: 4,
  dividesWords64: false,
  register: savedRegisters(4, [
    24, // eax
    4, // ecx
    8, // edx
    0, // ebx
    60, // esp
    20, // ebp
    12, // esi
    16, // edi
    48, // eip
    56, // eflags
  ]),
};
