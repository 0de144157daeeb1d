// A walk through the target as it is written, `$file->f_path->dentry` or `@cast(p, "inode")->i_ino`, and the types on its way
// on a kernel.

import type { Range } from "../source/source-file.ts";
import type { DebugInfo, TypeRef, VariableFact } from "../debuginfo/debug-info.ts";
import type { AtOperator, Expression, TargetVariable } from "../syntax/ast.ts";
import type { DerivedPoint } from "../semantics/expand-probes.ts";
import { findMember, findNamedType, underlyingType } from "../semantics/kernel-types.ts";
import { walkNodes } from "../semantics/walk.ts";

export interface TargetChain {
  /** With `&` before it and `$` behind it. */
  readonly whole: Expression;
  readonly root: TargetVariable | AtOperator;
  readonly steps: readonly ChainStep[];
}

export interface ChainStep {
  /** Absent for an index. */
  readonly name?: string;
  /** Of the name alone. */
  readonly nameRange?: Range;
  /** From the beginning of the chain up to this step's end. */
  readonly range: Range;
}

/** All of a body, each as a whole. */
export function chainsOf(nodes: unknown): readonly TargetChain[] {
  const inner = new Set<unknown>();
  const found: TargetChain[] = [];
  walkNodes(nodes, (walked) => {
    const node = walked as Expression;
    if (inner.has(node)) return;
    const chain = readChain(node);
    if (chain === undefined) return;
    found.push(chain);
    markInner(node, inner);
  });
  return found;
}

function markInner(node: Expression, inner: Set<unknown>): void {
  let here: Expression | undefined = node;
  while (here !== undefined) {
    inner.add(here);
    here = operandOf(here);
  }
}

/** What a walk goes on from. */
function operandOf(node: Expression): Expression | undefined {
  if (node.kind === "member" || node.kind === "index") return node.object;
  return node.kind === "address-of" || node.kind === "pretty-print" ? node.operand : undefined;
}

function readChain(whole: Expression): TargetChain | undefined {
  const steps: ChainStep[] = [];
  let here = whole;
  for (;;) {
    if (here.kind === "target") return { whole, root: here, steps: steps.toReversed() };
    if (here.kind === "at") {
      const isRoot = here.name === "@cast" || here.name === "@var";
      return isRoot ? { whole, root: here, steps: steps.toReversed() } : undefined;
    }
    if (here.kind === "member") {
      const { text, range: nameRange } = here.member;
      steps.push({ name: text, nameRange, range: here.range });
    } else if (here.kind === "index") steps.push({ range: here.range });
    const next = operandOf(here);
    if (next === undefined) return undefined;
    here = next;
  }
}

/** What a chain starts at, at a probe point. */
export function rootType(
  { root }: TargetChain,
  point: DerivedPoint | undefined,
  debugInfo: DebugInfo,
): TypeRef | undefined {
  if (root.kind === "at") return typeOfOperator(root, debugInfo);
  if (point === undefined) return undefined;
  if (root.name === "$return" && "site" in point.target) {
    return debugInfo.returnType(point.target.site.function);
  }
  return variablesAt(point, debugInfo).find(({ name }) => `$${name}` === root.name)?.type;
}

function typeOfOperator({ name, arguments: given }: AtOperator, debugInfo: DebugInfo) {
  const [first, second] = given ?? [];
  if (name === "@cast" && second?.kind === "string") {
    return findNamedType(debugInfo, second.value)?.ref;
  }
  if (name !== "@var" || first?.kind !== "string") return undefined;
  const [variable = "", file] = first.value.split("@");
  return debugInfo.globals(variable, file)[0]?.type;
}

export type VariableAt = Pick<VariableFact, "name" | "type" | "isParameter">;

/** What can be named at a point: what debug information knows of its site, and what the point brings. */
export function variablesAt(point: DerivedPoint, debugInfo: DebugInfo): readonly VariableAt[] {
  const { target, provided = [] } = point;
  const brought = provided.flatMap(({ name, type, pointsTo }): VariableAt[] => {
    const ref = type ?? pointsTo;
    return ref === undefined ? [] : [{ name, type: ref, isParameter: true }];
  });
  if (!("site" in target) || target.isBare === true) return brought;
  const isReturn = target.kind === "kretprobe";
  const visible = debugInfo
    .variables(target.site)
    .filter(
      ({ isParameter, location }) => location.kind !== "unavailable" && (isParameter || !isReturn),
    );
  return [...brought, ...visible];
}

/** The types after each step, as far as the kernel has them; the first is the root's. */
export function typesAlong(
  root: TypeRef,
  steps: readonly ChainStep[],
  debugInfo: DebugInfo,
): readonly TypeRef[] {
  const types = [root];
  for (const { name } of steps) {
    const next = stepFrom(types.at(-1)!, name, debugInfo);
    if (next === undefined) break;
    types.push(next);
  }
  return types;
}

function stepFrom(ref: TypeRef, name: string | undefined, debugInfo: DebugInfo) {
  const fact = underlyingType(debugInfo, ref);
  if (name === undefined) {
    if (fact.kind === "pointer") return fact.target;
    return fact.kind === "array" && fact.counts.length === 1 ? fact.element : undefined;
  }
  const members = membersOf(ref, debugInfo);
  return members === undefined ? undefined : findMember(debugInfo, members, name)?.member.type;
}

/** Of a structure, or of that which a pointer points to. */
export function membersOf(ref: TypeRef, debugInfo: DebugInfo) {
  const fact = underlyingType(debugInfo, ref);
  const held = fact.kind === "pointer" ? underlyingType(debugInfo, fact.target) : fact;
  return held.kind === "struct" || held.kind === "union" ? held.members : undefined;
}
