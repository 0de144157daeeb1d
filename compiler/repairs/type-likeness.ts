// Whether values of two kernels are of types that agree: by their spelling, since their handles belong to one kernel each.

import type { DebugInfo, TypeRef } from "../debuginfo/debug-info.ts";
import { sizeOfType, spellType, underlyingType } from "../semantics/kernel-types.ts";

export interface TypeOnKernel {
  readonly debugInfo: DebugInfo;
  readonly ref: TypeRef;
}

/** Structures that took each other's place all over the kernel. */
const successors: ReadonlyMap<string, string> = new Map([
  ["struct page*", "struct folio*"],
  ["struct user_namespace*", "struct mnt_idmap*"],
  ["struct block_device*", "struct file*"],
]);

/** 1: the same type; 0.7: numbers of the same size; 0.5: numbers; 0.6: one that took
 * its place; 0.3: pointers to different things; 0: nothing of that. */
export function typeLikeness(old: TypeOnKernel, now: TypeOnKernel): number {
  const [before, after] = [old, now].map(({ debugInfo, ref }) => plain(spellType(debugInfo, ref)));
  if (before === after && before !== "struct {…}") return 1;
  const [one, other] = [old, now].map(({ debugInfo, ref }) => underlyingType(debugInfo, ref));
  const isNumber = (kind: string): boolean => kind === "base" || kind === "enum";
  if (isNumber(one!.kind) && isNumber(other!.kind)) {
    const sizes = [old, now].map(({ debugInfo, ref }) => sizeOfType(debugInfo, ref));
    return sizes[0] === sizes[1] ? 0.7 : 0.5;
  }
  if (successors.get(before!) === after) return 0.6;
  return one!.kind === "pointer" && other!.kind === "pointer" ? 0.3 : 0;
}

function plain(spelled: string): string {
  return spelled.replaceAll(/\b(?:const|volatile|restrict|atomic) /g, "");
}

/** It is worth something that two are of the same type: a pointer to a structure, not just any number. */
export function isTelling({ debugInfo, ref }: TypeOnKernel): boolean {
  const fact = underlyingType(debugInfo, ref);
  if (fact.kind === "struct" || fact.kind === "union") return fact.name !== "";
  if (fact.kind !== "pointer") return false;
  const target = underlyingType(debugInfo, fact.target);
  return (target.kind === "struct" || target.kind === "union") && target.name !== "";
}
