// Where a member of a structure went: renamed, moved into a structure inside, or, with the steps behind it, become one.

import type { DebugInfo, MemberFact, TypeRef } from "../debuginfo/debug-info.ts";
import { underlyingType } from "../semantics/kernel-types.ts";
import { nameLikeness } from "./name-likeness.ts";
import { membersOf, type ChainStep } from "./target-chain.ts";
import { isTelling, typeLikeness } from "./type-likeness.ts";

export interface MemberSuccessor {
  /** The names to go by instead. */
  readonly path: readonly string[];
  /** How many of the old steps it stands for. */
  readonly steps: number;
  readonly likeness: number;
  readonly because: readonly string[];
}

interface FlatMember {
  readonly name: string;
  readonly type: TypeRef;
  readonly offset: number;
}

/** What is known of the steps on the older kernel. */
export interface OldSteps {
  readonly debugInfo: DebugInfo;
  /** The steps from the missing one on. */
  readonly steps: readonly ChainStep[];
  /** The structure that had the member, then the types after each step. */
  readonly types: readonly TypeRef[];
}

const leastLikeness = 0.45;

/** The best first. `holder` is what the newer kernel has where the older one's structure had the member. */
export function memberSuccessors(
  old: OldSteps,
  holder: TypeRef,
  now: DebugInfo,
  most = 6,
): readonly MemberSuccessor[] {
  const members = flatMembers(holder, now);
  const before = flatMembers(old.types[0]!, old.debugInfo);
  const found: MemberSuccessor[] = [];
  for (let steps = 1; steps < old.types.length; steps++) {
    const names = old.steps.slice(0, steps).flatMap(({ name }) => name ?? []);
    const wanted = { debugInfo: old.debugInfo, ref: old.types[steps]! };
    for (const member of members) {
      const isNew = before.every(({ name }) => name !== member.name);
      const offset = before.find(({ name }) => name === names[0])?.offset;
      const type = typeLikeness(wanted, { debugInfo: now, ref: member.type });
      const name = nameLikeness(names.join("_"), member.name);
      const likeness =
        0.45 * name +
        0.35 * type +
        (isNew ? 0.1 : 0) +
        (steps === 1 && offset === member.offset ? 0.1 : 0);
      const isMeant = type >= 0.5 && (name >= 0.5 || (isNew && type === 1 && isTelling(wanted)));
      if (isMeant) {
        const because = describe({ type, name, isNew, isThere: offset === member.offset });
        found.push({ path: [member.name], steps, likeness, because });
      }
      const held = before.find((one) => one.name === member.name);
      const known = held === undefined ? [] : flatMembers(held.type, old.debugInfo);
      found.push(...within(member, isNew, known, names, steps, wanted, now));
    }
  }
  return found
    .filter(({ likeness }) => likeness >= leastLikeness)
    .toSorted((a, b) => b.likeness - a.likeness || a.path.length - b.path.length)
    .slice(0, most);
}

/**
 * Members of what a member is, or points to: of the same type, and of the same name or of a type that tells. `known` are those that
 * there were on the older kernel, where the outer one is not new.
 */
function within(
  outer: FlatMember,
  isNew: boolean,
  known: readonly FlatMember[],
  names: readonly string[],
  steps: number,
  wanted: { readonly debugInfo: DebugInfo; readonly ref: TypeRef },
  now: DebugInfo,
): MemberSuccessor[] {
  // The last of several names may be that of any counter: the one before it says which.
  const isOnTheWay =
    names.length === 1 || nameLikeness(names.slice(0, -1).join("_"), outer.name) >= 0.3;
  return flatMembers(outer.type, now).flatMap((member): MemberSuccessor[] => {
    const type = typeLikeness(wanted, { debugInfo: now, ref: member.type });
    const name = nameLikeness(names.at(-1) ?? "", member.name);
    // As `q->disk`, which is new in what `q` points to, for `rq_disk`.
    const isNewThere = known.length > 0 && known.every((one) => one.name !== member.name);
    const isNear = (isNew && name >= 0.3) || (isNewThere && name >= 0.5);
    const isMeant = type === 1 && (name === 1 || (isNear && isTelling(wanted)));
    if (!isMeant || !isOnTheWay) return [];
    const likeness = 0.35 * name + 0.35 * type + (isNew ? 0.15 : 0);
    const how = underlyingType(now, outer.type).kind === "pointer" ? "that points to" : "inside";
    const because = [`of the same type, in a structure ${how === "inside" ? how : `${how} by it`}`];
    return [
      {
        path: [outer.name, member.name],
        steps,
        likeness,
        because: how === "inside" ? because : [`of the same type, in what ${outer.name} points to`],
      },
    ];
  });
}

function describe(found: {
  readonly type: number;
  readonly name: number;
  readonly isNew: boolean;
  readonly isThere: boolean;
}): readonly string[] {
  return [
    ...(found.name >= 0.5 ? ["a near name"] : []),
    ...(found.type === 1 ? ["of the same type"] : ["a number, too"]),
    ...(found.isThere ? ["at the same offset"] : []),
    ...(found.isNew ? ["it is new"] : []),
  ];
}

/** Of a structure or what a pointer points to, with those of the nameless ones inside. */
function flatMembers(ref: TypeRef, debugInfo: DebugInfo): readonly FlatMember[] {
  const members = membersOf(ref, debugInfo);
  return members === undefined ? [] : flatten(members, 0, debugInfo);
}

function flatten(
  members: readonly MemberFact[],
  base: number,
  debugInfo: DebugInfo,
): readonly FlatMember[] {
  return members.flatMap(({ name, type, offset }): readonly FlatMember[] => {
    if (name !== "") return [{ name, type, offset: base + offset }];
    const inner = underlyingType(debugInfo, type);
    return inner.kind === "struct" || inner.kind === "union"
      ? flatten(inner.members, base + offset, debugInfo)
      : [];
  });
}
