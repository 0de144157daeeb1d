import type { DoctoredArchitecture } from "./doctored.ts";

export const s390x: DoctoredArchitecture = {
  architecture: "s390x",
  package: "binutils-s390x-linux-gnu",
  prefix: "s390x-linux-gnu-",
  as: ["-m64", "-march=z13"],
  ld: ["-m", "elf64_s390"],
  dialect: ".machine z13",
  pointer: ".quad",
  return: "br %r14",
  cases: {
    "inspect/import": [["brasl %r14, _printk@PLT", "_printk"]],
    "inspect/undecodable": [[".long 0", ".long 0x00000000"]],
    "inspect/privileged-instruction": [
      ["lpswe 0(%r1)", "lpswe 0(%r1)"],
      ["sske %r1, %r2", "sske %r1,%r2"],
      ["lctlg %c0, %c1, 0(%r1)", "lctlg %c0,%c1,0(%r1)"],
      ["stosm 0(%r1), 3", "stosm 0(%r1),3"],
      ["diag %r1, %r2, 0x44", "diag %r1,%r2,68"],
      ["sigp %r1, %r2, 0(%r3)", "sigp %r1,%r2,0(%r3)"],
      ["ptlb", "ptlb"],
      ["sar %a0, %r1", "sar %a0,%r1"],
    ],
    "inspect/trap": [
      ["svc 1", "svc 1"],
      ["cgit %r1, 0, 8", "cgite %r1,0"],
    ],
    "inspect/vector-instruction": [
      ["ld %f0, 0(%r1)", "ld %f0,0(%r1)"],
      ["vl %v1, 0(%r1)", "vl %v1,0(%r1)"],
    ],
    "inspect/indirect-jump": [
      ["br %r1", "br %r1"],
      ["basr %r14, %r1", "basr %r14,%r1"],
      ["b 0(%r1)", "b 0(%r1)"],
      ["ex %r1, 0(%r2)", "ex %r1,0(%r2)"],
    ],
    "inspect/jump-target": [["j 1f+2\n1: lgfi %r2, 5", "j …"]],
    "inspect/absolute-write": [["lghi %r3, 0x100\nstg %r2, 0(%r3)", "stg %r2,0(%r3)"]],
    "inspect/cpu-write": [
      ["st %r2, 512", "st %r2,512"],
      ["mvc 512(8), 0(%r2)", "mvc 512(8,%r0),0(%r2)"],
    ],
    "inspect/foreign-write": [
      ["stgrl %r2, tw_outer", "tw_outer"],
      ["larl %r1, tw_outer\nasi 8(%r1), 1", "tw_outer"],
      ["lgrl %r1, tw_outer@GOTENT\nmvi 0(%r1), 5", "tw_outer"],
    ],
    "inspect/constant-write": [
      ["larl %r1, tw_script\nstg %r2, 0(%r1)", "stg %r2,0(%r1)"],
      ["larl %r1, doctored\nmvi 1(%r1), 0", "mvi 1(%r1),0"],
    ],
  },
  harmless: [
    "stmg %r6, %r15, 48(%r15)\naghi %r15, -160\nstg %r1, 0(%r15)",
    "larl %r1, own\nstg %r2, 0(%r1)\nstgrl %r2, own",
    "lghi %r3, 8\nbrasl %r14, tw_given@PLT\nstg %r2, 0(%r3)",
    "nopr %r7\nlghi %r1, 8\nstc %r2, 0(%r1, %r3)",
    "cgije %r1, 5, 1f\nexrl %r1, 1f\n1: mvc 0(1, %r1), 0(%r2)",
  ],
};
