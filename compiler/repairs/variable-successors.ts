// What stands for a variable of a probe point that is gone on a newer kernel: another parameter, or a member of one.

import type { DebugInfo } from "../debuginfo/debug-info.ts";
import { spellType, underlyingType } from "../semantics/kernel-types.ts";
import { nameLikeness } from "./name-likeness.ts";
import { membersOf, type VariableAt } from "./target-chain.ts";
import { isTelling, typeLikeness } from "./type-likeness.ts";

export interface VariableSuccessor {
  /** As a script writes it: `$how->flags`, `&$folio->page`. */
  readonly text: string;
  /** The same where `->` follows, which takes a structure like its address. */
  readonly asRoot: string;
  readonly likeness: number;
  readonly because: readonly string[];
}

interface Side {
  readonly debugInfo: DebugInfo;
  readonly variables: readonly VariableAt[];
}

const leastLikeness = 0.4;

/** The best first. `name` is without its `$`. */
export function variableSuccessors(
  name: string,
  before: Side,
  now: Side,
  most = 6,
): readonly VariableSuccessor[] {
  const old = before.variables.find((one) => one.name === name);
  if (old === undefined) return [];
  const position = parameters(before).findIndex((one) => one.name === name);
  const found = now.variables.flatMap((variable) => [
    ...itself(old, position, variable, before, now),
    ...itsMembers(old, variable, before, now),
  ]);
  return found
    .filter(({ likeness }) => likeness >= leastLikeness)
    .toSorted((a, b) => b.likeness - a.likeness || a.text.length - b.text.length)
    .slice(0, most);
}

function parameters({ variables }: Side): readonly VariableAt[] {
  return variables.filter(({ isParameter }) => isParameter);
}

function itself(
  old: VariableAt,
  position: number,
  variable: VariableAt,
  before: Side,
  now: Side,
): VariableSuccessor[] {
  const type = typeLikeness(typeOn(old, before), typeOn(variable, now));
  const isNew = before.variables.every((one) => one.name !== variable.name);
  const isInPlace =
    position >= 0 && parameters(now).findIndex((one) => one.name === variable.name) === position;
  if (type < 0.5 && !(type > 0 && isNew && isInPlace)) return [];
  const name = nameLikeness(old.name, variable.name);
  const tells = type === 1 && isTelling(typeOn(old, before));
  const likeness =
    0.35 * type +
    0.25 * name +
    (isNew && isInPlace ? 0.2 : 0) +
    (isNew ? 0.1 : 0) +
    (tells ? 0.1 : 0);
  const because = [
    type === 1
      ? `also of type ${spellType(now.debugInfo, variable.type)}`
      : `of type ${spellType(now.debugInfo, variable.type)}`,
    ...(isInPlace ? ["in the same place among the parameters"] : []),
    ...(name >= 0.5 ? ["a near name"] : []),
  ];
  const text = `$${variable.name}`;
  return [{ text, asRoot: text, likeness, because }];
}

/** `$how->flags` for `$flags`, and `&$folio->page` for `$page`. */
function itsMembers(
  old: VariableAt,
  variable: VariableAt,
  before: Side,
  now: Side,
): VariableSuccessor[] {
  const { debugInfo } = now;
  const members = membersAt(variable, debugInfo);
  const namesake = before.variables.find((one) => one.name === variable.name);
  const known = namesake === undefined ? [] : membersAt(namesake, before.debugInfo);
  const knownNames = new Set(known.map(({ name }) => name));
  const likenessOf = (member: VariableAt): number =>
    typeLikeness(typeOn(old, before), typeOn(member, now));
  // A new parameter may be there to hand several old ones over: `$iocb->ki_filp` for `$file`.
  const handsOne =
    namesake === undefined && members.filter((one) => likenessOf(one) === 1).length === 1;
  return members.flatMap((member): VariableSuccessor[] => {
    // What could be read beside the old variable all the time is something else.
    if (knownNames.has(member.name)) return [];
    const name = nameLikeness(old.name, member.name);
    const path = `$${variable.name}->${member.name}`;
    const of = `a member of ${spellType(debugInfo, variable.type)}`;
    const type = likenessOf(member);
    const tells = type === 1 && isTelling(typeOn(old, before));
    if (isHeldBy(old, member, before, now)) {
      const because = [`${of} that is the structure itself`];
      return [{ text: `&${path}`, asRoot: path, likeness: 0.45 + 0.25 * name, because }];
    }
    if (type < 0.5 || !(name === 1 || tells)) return [];
    const isHandedOver = tells && handsOne;
    const likeness = 0.3 * type + 0.35 * name + (isHandedOver ? 0.15 : 0);
    const because = [name === 1 ? `${of}, of the same name` : `${of}, of the same type`];
    if (isHandedOver && name < 1) because.push("the only one of it");
    return [{ text: path, asRoot: path, likeness, because }];
  });
}

function membersAt({ type }: VariableAt, debugInfo: DebugInfo): readonly VariableAt[] {
  return named(membersOf(type, debugInfo) ?? [], debugInfo);
}

/** The old variable points to what the member is. */
function isHeldBy(old: VariableAt, member: VariableAt, before: Side, now: Side): boolean {
  const fact = underlyingType(before.debugInfo, old.type);
  if (fact.kind !== "pointer") return false;
  const target = { debugInfo: before.debugInfo, ref: fact.target };
  return isTelling(target) && typeLikeness(target, typeOn(member, now)) === 1;
}

function named(
  members: NonNullable<ReturnType<typeof membersOf>>,
  debugInfo: DebugInfo,
): readonly VariableAt[] {
  return members.flatMap(({ name, type }): readonly VariableAt[] => {
    if (name !== "") return [{ name, type, isParameter: false }];
    const inner = underlyingType(debugInfo, type);
    return inner.kind === "struct" || inner.kind === "union" ? named(inner.members, debugInfo) : [];
  });
}

function typeOn({ type }: VariableAt, { debugInfo }: Side) {
  return { debugInfo, ref: type };
}
