import type { DoctoredArchitecture } from "./doctored.ts";

export const i386: DoctoredArchitecture = {
  architecture: "i386",
  package: "binutils-i686-linux-gnu",
  prefix: "i686-linux-gnu-",
  as: ["--32"],
  ld: ["-m", "elf_i386"],
  pointer: ".long",
  return: "ret",
  cases: {
    "inspect/import": [["call _printk", "_printk"]],
    "inspect/undecodable": [[".byte 0xff, 0xff, 0xff", "(bad)"]],
    "inspect/privileged-instruction": [
      ["cli", "cli"],
      ["hlt", "hlt"],
      ["inb %dx, %al", "in (%dx),%al"],
      ["rdmsr", "rdmsr"],
      ["mov %eax, %cr3", "mov %eax,%cr3"],
      ["lidt (%eax)", "lidtl (%eax)"],
      ["iret", "iret"],
      ["lss (%eax), %esp", "lss (%eax),%esp"],
    ],
    "inspect/trap": [
      ["int $0x80", "int $0x80"],
      ["sysenter", "sysenter"],
      ["into", "into"],
      ["ud2", "ud2"],
    ],
    "inspect/vector-instruction": [
      ["movups %xmm0, (%eax)", "movups %xmm0,(%eax)"],
      ["fninit", "fninit"],
    ],
    "inspect/indirect-jump": [
      ["call *%edx", "call *%edx"],
      ["ljmp *(%eax)", "ljmp *(%eax)"],
    ],
    "inspect/jump-target": [["jmp 1f+1\n1: mov $0, %eax", "jmp …"]],
    "inspect/absolute-write": [
      ["movl $1, 0xc1000000", "movl $0x1,0xc1000000"],
      ["mov $0xc1000000, %ecx\nmov %eax, (%ecx)", "mov %eax,(%ecx)"],
    ],
    "inspect/cpu-write": [["incl %fs:8", "incl %fs:0x8"]],
    "inspect/foreign-write": [
      ["mov %eax, tw_outer", "tw_outer"],
      ["mov $tw_outer, %ecx\nincl (%ecx)", "tw_outer"],
    ],
    "inspect/constant-write": [["mov %eax, tw_script+4", "mov %eax,0x4"]],
  },
  harmless: [
    "jmp *table(,%eax,4)\n1: nop\n.section .rodata\ntable: .long 1b",
    "mov %eax, own\nmov $own, %ecx\nmov %eax, (%ecx)",
    "xor %eax, %eax\nmov %edx, (%ecx,%eax,4)",
  ],
};
