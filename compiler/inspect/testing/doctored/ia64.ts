import type { DoctoredArchitecture } from "./doctored.ts";

export const ia64: DoctoredArchitecture = {
  architecture: "ia64",
  package: "binutils-ia64-linux-gnu",
  prefix: "ia64-linux-gnu-",
  as: [],
  ld: [],
  pointer: "data8",
  return: "br.ret.sptk.many b0",
  cases: {
    "inspect/import": [["br.call.sptk.many b0 = _printk#", "_printk"]],
    "inspect/undecodable": [["data8 0x07, 0xffffffffffffffff", "data8 00000000000"]],
    "inspect/privileged-instruction": [
      ["ssm psr.i", "ssm 0x4000"],
      ["rsm psr.i", "rsm 0x4000"],
      ["mov cr.iva = r3", "mov cr.iva=r3"],
      ["mov r3 = cr.tpr", "mov r3=cr.tpr"],
      ["mov ar.k6 = r3", "mov.m ar.k6=r3"],
      ["itc.d r3", "itc.d r3"],
      ["rfi", "rfi"],
    ],
    "inspect/trap": [["break 0x100000", "break.m 0x100000"]],
    "inspect/vector-instruction": [["ldf.fill f40 = [r3]", "ldf.fill f40=[r3]"]],
    "inspect/indirect-jump": [
      ["mov b6 = r3\n;;\nbr.call.sptk.many b0 = b6", "br.call.sptk.many b0=b6"],
      ["br.cond.sptk.few b6", "br.few b6"],
    ],
    "inspect/jump-target": [["br.cond.sptk.few doctored#+4096", "br.few …"]],
    "inspect/absolute-write": [
      ["st8 [r0] = r32", "st8 [r0]=r32"],
      ["movl r15 = 0xe000000012345678\n;;\nst8 [r15] = r32", "st8 [r15]=r32"],
    ],
    "inspect/cpu-write": [["st8 [r13] = r32", "st8 [r13]=r32"]],
    "inspect/foreign-write": [
      [
        "addl r14 = @ltoffx(tw_outer#), r1\n;;\nld8.mov r14 = [r14], tw_outer#\n;;\nst8 [r14] = r32",
        "tw_outer",
      ],
      ["movl r14 = tw_outer#\n;;\nfetchadd4.acq r8 = [r14], 1", "tw_outer"],
    ],
    "inspect/constant-write": [
      [
        "addl r14 = @ltoffx(tw_script#), r1\n;;\nld8.mov r14 = [r14], tw_script#\n;;\nst4 [r14] = r32",
        "st4 [r14]=r32",
      ],
      [
        "addl r14 = @ltoff(@fptr(probe_0#)), r1\n;;\nld8 r14 = [r14]\n;;\nst8 [r14] = r32",
        "st8 [r14]=r32",
      ],
    ],
  },
  harmless: [
    "addl r14 = @gprel(own#), r1\n;;\nst8 [r14] = r32",
    "addl r14 = @ltoff(@fptr(probe_0#)), r1\n;;\nld8 r32 = [r14]",
    "movl r14 = own#\n;;\nst8 [r14] = r32",
    "adds r14 = 8, r12\n;;\nst8 [r14] = r32",
    "ld8 r14 = [r13]\n;;\nst8 [r14] = r32",
    "mov r14 = ar.itc\nmov ar.pfs = r35",
  ],
};
