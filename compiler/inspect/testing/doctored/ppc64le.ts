import type { DoctoredArchitecture } from "./doctored.ts";

export const ppc64le: DoctoredArchitecture = {
  architecture: "ppc64le",
  package: "binutils-powerpc64le-linux-gnu",
  prefix: "powerpc64le-linux-gnu-",
  as: ["-a64", "-mpower9", "-mlittle"],
  ld: ["-m", "elf64lppc"],
  dialect: ".machine power9",
  pointer: ".quad",
  return: "blr",
  cases: {
    "inspect/import": [["bl _printk", "_printk"]],
    "inspect/undecodable": [[".long 0", ".long 0x0"]],
    "inspect/privileged-instruction": [
      ["mtmsrd 3", "mtmsrd r3"],
      ["rfid", "rfid"],
      ["mtdec 3", "mtdec r3"],
      ["mtsprg 0, 3", "mtsprg 0,r3"],
      ["mfspr 3, 27", "mfsrr1 r3"],
      ["tlbie 3, 4", "tlbie r3,r4"],
      ["slbia", "slbia"],
    ],
    "inspect/trap": [
      ["sc", "sc"],
      ["trap", "trap"],
      ["tdnei 3, 0", "tdnei r3,0"],
    ],
    "inspect/vector-instruction": [
      ["lfd 1, 0(3)", "lfd f1,0(r3)"],
      ["lvx 0, 0, 3", "lvx v0,0,r3"],
      ["xxlxor 0, 0, 0", "xxlxor vs0,vs0,vs0"],
    ],
    "inspect/indirect-jump": [
      ["mtctr 4\nbctr", "bctr"],
      ["mtctr 12\nbctrl", "bctrl"],
      ["blrl", "blrl"],
    ],
    "inspect/jump-target": [["b doctored+4096", "b …"]],
    "inspect/absolute-write": [
      ["stw 3, 8(0)", "stw r3,8(0)"],
      ["lis 4, 0x1234\nori 4, 4, 5\nstd 3, 0(4)", "std r3,0(r4)"],
      ["li 4, 64\nstwx 3, 0, 4", "stwx r3,0,r4"],
    ],
    "inspect/cpu-write": [["std 3, 100(13)", "std r3,100(r13)"]],
    "inspect/foreign-write": [
      ["addis 9, 2, tw_outer@toc@ha\nstd 3, tw_outer@toc@l(9)", "tw_outer"],
      ["addis 9, 2, tw_outer@toc@ha\naddi 9, 9, tw_outer@toc@l\nstdx 3, 9, 4", "tw_outer"],
      [
        'addis 9, 2, .LCX@toc@ha\nld 9, .LCX@toc@l(9)\nstd 3, 0(9)\n.section .toc, "aw"\n.LCX: .quad tw_outer',
        "tw_outer",
      ],
    ],
    "inspect/constant-write": [
      ["addis 9, 2, tw_script@toc@ha\nstd 3, tw_script@toc@l(9)", "std r3,0(r9)"],
    ],
  },
  harmless: [
    "ld 9, 3192(13)",
    "mflr 0\nstd 0, 16(1)\nstdu 1, -48(1)\naddi 1, 1, 48\nmtlr 0",
    "addis 9, 2, own@toc@ha\naddi 9, 9, own@toc@l\nstd 3, 0(9)",
    "li 4, 64\nbl tw_given\nnop\nstd 3, 0(4)",
    "mftb 3\nmfcr 4\nbeqlr",
  ],
};
