// Which differences between kernels of two architectures are the architectures' own, and say nothing of a tapset.

import { pointSides, spellMeaning } from "../verify/probe-changes.ts";
import type { Change, Evidence, ProbeCell } from "../verify/report.ts";

type Values = Evidence["values"];

/**
 * The registers that a system call's arguments are read from, the names of the functions that unpack them, and files below
 * arch/. Whether a register is the right one of its architecture is not judged.
 */
export function isArchitectural(
  { kind, value }: Pick<Change, "kind" | "value">,
  was: ProbeCell,
  is: ProbeCell,
): boolean {
  if (was.status === "left-out" || is.status === "left-out") return false;
  if (kind === "signature" || kind === "alternative")
    return withoutEntry(pointSides[kind](was)) === withoutEntry(pointSides[kind](is));
  if (kind === "place") return [was, is].map(pointSides.place).every(isBelowArch);
  if (kind !== "meaning" || value === undefined) return false;
  const [old, other] = [meaningOf(was, value), meaningOf(is, value)];
  return old !== undefined && old === other;
}

/** `__x64_sys_read` and `__arm64_sys_read` are `sys_read` (asm/syscall_wrapper.h of each). */
function withoutEntry(signatures: string): string {
  return signatures.replaceAll(/\b__[a-z0-9]+_sys_/g, "sys_");
}

function isBelowArch(files: string): boolean {
  return files.split(", ").every((file) => file.startsWith("arch/"));
}

/** What a value is made of, when all members of the saved registers are one. */
function meaningOf({ alternatives, values }: Evidence, name: string): string | undefined {
  const found: Values[number] | undefined = values.find((value) => value.name === name);
  if (found === undefined) return undefined;
  const saved = alternatives.flatMap(({ sites }) =>
    sites.flatMap(({ signature = "" }) =>
      [...signature.matchAll(/\bstruct pt_regs ?\* ?(\w+)/g)].map(([, parameter]) => parameter),
    ),
  );
  const isSaved = (expression: string): boolean =>
    saved.some((parameter) => expression.startsWith(`$${parameter}->`));
  const reads = found.reads.map((read) =>
    isSaved(read.expression) ? { ...read, expression: "a register", type: "" } : read,
  );
  return spellMeaning({ ...found, reads });
}
