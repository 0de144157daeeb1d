// The kernel's marks of everything irregular (Documentation/admin-guide/tainted-kernels.rst).

import type { Splat, SplatKind } from "../../qemu/index.ts";

/** By bit, as the kernel's reports spell them behind "Tainted:". */
const marks: readonly (readonly [letter: string, means: string])[] = [
  ["P", "a module that is not free"],
  ["F", "a module that was forced in"],
  ["S", "a processor out of specification"],
  ["R", "a module that was forced out"],
  ["M", "a machine check"],
  ["B", "a bad page"],
  ["U", "user space asked for it"],
  ["D", "it oopsed"],
  ["A", "an ACPI table was replaced"],
  ["W", "a warning"],
  ["C", "a module of the staging directory"],
  ["I", "a fault of the firmware was gone around"],
  ["O", "a module from outside"],
  ["E", "a module without signature"],
  ["L", "a processor was stuck"],
  ["K", "it was patched while it ran"],
  ["X", "a mark of the distribution"],
  ["T", "structures were laid out at random"],
  ["N", "a test ran in the kernel"],
];

/** Out-of-tree (O) and unsigned (E): every module of ours has these. */
const ours = 4096 + 8192;

/** The mark that a complaint leaves beside its text. */
const markOf: Partial<Readonly<Record<SplatKind, string>>> = {
  warning: "W",
  "atomic-sleep": "W",
  oops: "D",
  bug: "D",
  "bad-page": "B",
  kasan: "B",
  slab: "B",
  lockup: "L",
};

/** Bits that a kernel may have; those of newer ones are told by number. */
const bits = 31;

/** The marks that neither a module of ours nor what is allowed accounts for: `W (a warning)`. */
export function unexpectedTaint(taint: number, allowed: readonly Splat[]): readonly string[] {
  const accounted = new Set(allowed.map(({ kind }) => markOf[kind]));
  const unexpected = taint & ~ours;
  return Array.from({ length: bits }, (_, bit) => {
    if ((unexpected & (1 << bit)) === 0) return [];
    const mark = marks[bit];
    if (mark === undefined) return [`bit ${bit}`];
    const [letter, means] = mark;
    return accounted.has(letter) ? [] : [`${letter} (${means})`];
  }).flat();
}
