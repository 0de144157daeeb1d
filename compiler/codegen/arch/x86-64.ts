// x86_64. DWARF numbers: System V ABI, AMD64 supplement, figure 3.36. Offsets: struct pt_regs of
// arch/x86/include/asm/ptrace.h, the same since it has existed.

import { savedRegisters, type ArchitectureFacts } from "./architecture.ts";

export const x86_64: ArchitectureFacts = {
  pointerSize: 8,
  dividesWords64: true,
  register: savedRegisters(8, [
    80, // rax
    96, // rdx
    88, // rcx
    40, // rbx
    104, // rsi
    112, // rdi
    32, // rbp
    152, // rsp: saved by the exception frame, also for traps from the kernel
    72, // r8
    64, // r9
    56, // r10
    48, // r11
    24, // r12
    16, // r13
    8, // r14
    0, // r15
    128, // return address column: rip
  ]),
};
