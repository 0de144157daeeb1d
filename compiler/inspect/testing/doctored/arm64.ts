import type { DoctoredArchitecture } from "./doctored.ts";

export const arm64: DoctoredArchitecture = {
  architecture: "arm64",
  package: "binutils-aarch64-linux-gnu",
  prefix: "aarch64-linux-gnu-",
  as: ["-march=armv8.5-a"],
  ld: [],
  dialect: ".arch armv8.5-a",
  pointer: ".xword",
  return: "ret",
  cases: {
    "inspect/import": [["bl _printk", "_printk"]],
    "inspect/undecodable": [
      [".inst 0xffffffff", ".inst 0xffffffff ; undefined"],
      [".inst 0", "udf #0"],
      [".word 5", ".word 0x00000005"],
    ],
    "inspect/privileged-instruction": [
      ["msr daifset, #2", "msr daifset, #0x2"],
      ["msr sctlr_el1, x0", "msr sctlr_el1, x0"],
      ["mrs x0, ttbr0_el1", "mrs x0, ttbr0_el1"],
      ["msr sp_el0, x0", "msr sp_el0, x0"],
      ["eret", "eret"],
      ["tlbi vmalle1", "tlbi vmalle1"],
      ["wfi", "wfi"],
      ["ic iallu", "ic iallu"],
    ],
    "inspect/trap": [
      ["svc #0", "svc #0x0"],
      ["hvc #1", "hvc #0x1"],
      ["brk #0x800", "brk #0x800"],
    ],
    "inspect/vector-instruction": [
      ["fmov x0, d1", "fmov x0, d1"],
      ["st1 {v0.16b}, [x0]", "st1 {v0.16b}, [x0]"],
      ["ldp q0, q1, [x1]", "ldp q0, q1, [x1]"],
    ],
    "inspect/indirect-jump": [
      ["blr x3", "blr x3"],
      ["adr x3, doctored\nbr x3", "br x3"],
      ["ret x3", "ret x3"],
      ["braaz x3", "braaz x3"],
    ],
    "inspect/jump-target": [["b doctored+4096", "b …"]],
    "inspect/absolute-write": [
      ["mov x2, #0x1234\nmovk x2, #1, lsl #16\nstr x1, [x2, #8]", "str x1, [x2, #8]"],
      ["movn x2, #0\nstlxr w3, w1, [x2]", "stlxr w3, w1, [x2]"],
    ],
    "inspect/cpu-write": [
      ["mrs x0, sp_el0\nadd x2, x0, #16\nstr w1, [x2, #8]", "str w1, [x2, #8]"],
    ],
    "inspect/foreign-write": [
      ["adrp x0, tw_outer\nstr x1, [x0, :lo12:tw_outer]", "tw_outer"],
      ["adrp x0, tw_outer\nadd x0, x0, :lo12:tw_outer\nstp x1, x2, [x0]", "tw_outer"],
      ["adrp x0, :got:tw_outer\nldr x0, [x0, :got_lo12:tw_outer]\nldadd x1, x2, [x0]", "tw_outer"],
    ],
    "inspect/constant-write": [
      ["adrp x0, tw_script\nstr x1, [x0, :lo12:tw_script]", "str x1, [x0]"],
      ["adr x0, doctored\nstr w1, [x0]", "str w1, [x0]"],
    ],
  },
  harmless: [
    "mrs x0, sp_el0\nldr x1, [x0, #1216]",
    "adrp x0, own\nstr x1, [x0, :lo12:own]",
    "mov x2, #0x1234\nbl tw_given\nstr x1, [x2]",
    "mov x2, #8\nstr x1, [x0, x2]",
    "stp x29, x30, [sp, #-16]!\nldp x29, x30, [sp], #16",
  ],
};
