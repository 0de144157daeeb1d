// Questions about C types of the kernel: what stands behind typedefs, how big a value is, where a member lies.

import type { DebugInfo, MemberFact, TypeFact, TypeRef } from "../debuginfo/debug-info.ts";

/** Strips typedefs and qualifiers. */
export function underlyingType(debugInfo: DebugInfo, ref: TypeRef): TypeFact {
  let fact = debugInfo.type(ref);
  while (fact.kind === "typedef" || fact.kind === "qualified") fact = debugInfo.type(fact.target);
  return fact;
}

/** In bytes; 0 where it is unknown (void, incomplete, flexible arrays). */
export function sizeOfType(debugInfo: DebugInfo, ref: TypeRef): number {
  const fact = underlyingType(debugInfo, ref);
  switch (fact.kind) {
    case "base":
    case "pointer":
    case "struct":
    case "union":
    case "enum":
      return fact.size;
    case "array":
      return fact.counts.reduce((size, count) => size * count, sizeOfType(debugInfo, fact.element));
    default:
      return 0;
  }
}

export interface FoundMember {
  readonly member: MemberFact;
  /** From the start of the outermost aggregate. */
  readonly offset: number;
}

/** A member by name, also through anonymous structures and unions. */
export function findMember(
  debugInfo: DebugInfo,
  members: readonly MemberFact[],
  name: string,
): FoundMember | undefined {
  for (const member of members) {
    if (member.name === name) return { member, offset: member.offset };
    if (member.name !== "") continue;
    const inner = underlyingType(debugInfo, member.type);
    if (inner.kind !== "struct" && inner.kind !== "union") continue;
    const found = findMember(debugInfo, inner.members, name);
    if (found !== undefined) {
      return { member: found.member, offset: member.offset + found.offset };
    }
  }
  return undefined;
}

/** All names that `findMember` would find. */
export function memberNames(debugInfo: DebugInfo, members: readonly MemberFact[]): string[] {
  return members.flatMap((member) => {
    if (member.name !== "") return [member.name];
    const inner = underlyingType(debugInfo, member.type);
    return inner.kind === "struct" || inner.kind === "union"
      ? memberNames(debugInfo, inner.members)
      : [];
  });
}

/** As C spells it, roughly: `struct file*`, `unsigned int`, `char[16]`. */
export function spellType(debugInfo: DebugInfo, ref: TypeRef): string {
  const fact = debugInfo.type(ref);
  switch (fact.kind) {
    case "void":
      return "void";
    case "base":
    case "typedef":
      return fact.name;
    case "struct":
    case "union":
    case "enum":
      return `${fact.kind} ${fact.name === "" ? "{…}" : fact.name}`;
    case "pointer":
      return `${spellType(debugInfo, fact.target)}*`;
    case "array":
      return `${spellType(debugInfo, fact.element)}${fact.counts.map((count) => `[${count || ""}]`).join("")}`;
    case "qualified": {
      const target = spellType(debugInfo, fact.target);
      // Of `static const char name[]` both the array and what it holds are const.
      return target.startsWith(`${fact.qualifier} `) ? target : `${fact.qualifier} ${target}`;
    }
    case "function":
      return `${spellType(debugInfo, fact.returns)}(${fact.parameters.map((one) => spellType(debugInfo, one)).join(", ")})`;
  }
}

export interface NamedType {
  readonly ref: TypeRef;
  readonly pointers: number;
}

/** A type as a script names it: `task_struct`, `struct task_struct*`, `unsigned int`, `size_t`. */
export function findNamedType(
  debugInfo: DebugInfo,
  spelling: string,
  scope?: number,
  module?: string,
): NamedType | undefined {
  const stars = /\**$/.exec(spelling.replace(/\s+(?=\*|$)/g, ""))?.[0].length ?? 0;
  const words = spelling
    .replace(/[*\s]+$/, "")
    .trim()
    .split(/\s+/);
  const tag = words[0];
  const name = words.slice(1).join(" ");
  if (tag === "struct" || tag === "union" || tag === "enum") {
    const ref = debugInfo.findType(tag, name, scope, module);
    return ref === undefined ? undefined : { ref, pointers: stars };
  }
  for (const kind of ["struct", "union", "typedef", "base", "enum"] as const) {
    const ref = debugInfo.findType(kind, words.join(" "), scope, module);
    if (ref !== undefined) return { ref, pointers: stars };
  }
  return undefined;
}
