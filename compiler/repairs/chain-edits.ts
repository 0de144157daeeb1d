// Another way to what an expression of an alias reads, for a newer kernel on which it does not resolve:
// `@choose_defined(NEW, OLD)`.

import { nearNamesThat } from "../source/near-names.ts";
import type { DebugInfo, TypeRef } from "../debuginfo/debug-info.ts";
import type { DerivedPoint } from "../semantics/expand-probes.ts";
import { findNamedType, underlyingType } from "../semantics/kernel-types.ts";
import type { ProposedEdit } from "./edit.ts";
import { memberSuccessors } from "./member-successors.ts";
import { membersOf, rootType, typesAlong, variablesAt, type TargetChain } from "./target-chain.ts";
import { typeLikeness } from "./type-likeness.ts";
import { variableSuccessors } from "./variable-successors.ts";

/** One kernel, and the first of the alias' points there. */
export interface ChainSide {
  readonly debugInfo: DebugInfo;
  readonly point: DerivedPoint | undefined;
}

type Instead = Pick<ProposedEdit, "kind" | "because" | "likeness"> & {
  readonly text: string;
};

/** The likely first, each with the new way before the old one and behind it. */
export function chainEdits(
  chain: TargetChain,
  before: ChainSide,
  now: ChainSide,
): readonly ProposedEdit[] {
  const { file, start, end } = chain.whole.range;
  const written = file.text.slice(start, end);
  return othersFor(chain, before, now).flatMap(({ text, kind, because, likeness }) =>
    [`${text}, ${written}`, `${written}, ${text}`].map((both) => ({
      kind,
      file,
      edit: { start, end, text: `@choose_defined(${both})` },
      old: written,
      now: text,
      because,
      likeness,
    })),
  );
}

function othersFor(chain: TargetChain, before: ChainSide, now: ChainSide): readonly Instead[] {
  const found = [...otherRoots(chain, before, now), ...otherSteps(chain, before, now)];
  return found.toSorted((a, b) => b.likeness - a.likeness);
}

/** The text of a chain with something else where `from` to `to` stands. */
function replaced({ whole }: TargetChain, from: number, to: number, text: string): string {
  const { file, start, end } = whole.range;
  return file.text.slice(start, from) + text + file.text.slice(to, end);
}

function otherRoots(chain: TargetChain, before: ChainSide, now: ChainSide): readonly Instead[] {
  const { root, steps } = chain;
  const { start, end } = root.range;
  if (root.kind === "at") return otherTypes(chain, before, now);
  if (before.point === undefined || now.point === undefined) return [];
  const name = root.name.slice(1);
  const visible = variablesAt(now.point, now.debugInfo);
  if (visible.some((one) => one.name === name)) return [];
  return variableSuccessors(
    name,
    { debugInfo: before.debugInfo, variables: variablesAt(before.point, before.debugInfo) },
    { debugInfo: now.debugInfo, variables: visible },
  ).map(({ text, asRoot, likeness, because }) => ({
    kind: "variable",
    text: replaced(chain, start, end, steps.length > 0 ? asRoot : text),
    likeness,
    because,
  }));
}

/** Of a cast to a type, or of a variable, that is called otherwise. */
function otherTypes(chain: TargetChain, before: ChainSide, now: ChainSide): readonly Instead[] {
  const { root } = chain;
  if (root.kind !== "at" || root.name !== "@cast") return [];
  const named = root.arguments?.[1];
  if (named?.kind !== "string") return [];
  const exists = (name: string, { debugInfo }: ChainSide): boolean =>
    findNamedType(debugInfo, name) !== undefined;
  if (exists(named.value, now)) return [];
  const [, word = "", name = ""] = /^((?:struct |union |enum )?)(.*)$/.exec(named.value) ?? [];
  return nearNamesThat((one) => exists(word + one, now) && !exists(word + one, before), name).map(
    (near) => ({
      kind: "type",
      text: replaced(chain, named.range.start, named.range.end, `"${word}${near}"`),
      likeness: 0.6,
      because: ["a near name", "it is new"],
    }),
  );
}

function otherSteps(chain: TargetChain, before: ChainSide, now: ChainSide): readonly Instead[] {
  const { steps } = chain;
  const was = rootType(chain, before.point, before.debugInfo);
  const is = rootType(chain, now.point, now.debugInfo);
  if (was === undefined || is === undefined) return [];
  const oldTypes = typesAlong(was, steps, before.debugInfo);
  const newTypes = typesAlong(is, steps, now.debugInfo);
  const missing = newTypes.length - 1;
  if (missing === steps.length) return insideOf(chain, oldTypes, newTypes, before, now);
  if (missing >= steps.length || oldTypes.length <= missing + 1) return [];
  // What is missing may have gone with one of the steps before it: `a->b` is there, and no longer what has `c`.
  const starts = missing > 0 ? [missing, missing - 1] : [missing];
  return starts.flatMap((from) => stepsFrom(chain, from, missing, oldTypes, newTypes, before, now));
}

/** What was a number is a structure now that holds one. */
function insideOf(
  chain: TargetChain,
  oldTypes: readonly TypeRef[],
  newTypes: readonly TypeRef[],
  before: ChainSide,
  now: ChainSide,
): readonly Instead[] {
  const { file, start, end } = chain.whole.range;
  const [old, holder] = [oldTypes[chain.steps.length], newTypes.at(-1)!];
  const isPlain = chain.whole.kind === "member" || chain.whole.kind === "target";
  if (old === undefined || !isPlain || isPointer(holder, now)) return [];
  return (membersOf(holder, now.debugInfo) ?? []).flatMap(({ name, type }): Instead[] => {
    const likeness = typeLikeness(
      { debugInfo: before.debugInfo, ref: old },
      { debugInfo: now.debugInfo, ref: type },
    );
    if (likeness < 0.7 || name === "") return [];
    const because = ["it is a structure now, which holds a number of the same size"];
    const text = `${file.text.slice(start, end)}->${name}`;
    return [{ kind: "member", text, likeness: 0.5 * likeness, because }];
  });
}

function isPointer(ref: TypeRef, { debugInfo }: ChainSide): boolean {
  return underlyingType(debugInfo, ref).kind === "pointer";
}

function stepsFrom(
  chain: TargetChain,
  from: number,
  missing: number,
  oldTypes: readonly TypeRef[],
  newTypes: readonly TypeRef[],
  before: ChainSide,
  now: ChainSide,
): readonly Instead[] {
  const { steps, root } = chain;
  const rest = steps.slice(from);
  if (rest[0]?.name === undefined) return [];
  const old = { debugInfo: before.debugInfo, steps: rest, types: oldTypes.slice(from) };
  const begin = from === 0 ? root.range.end : steps[from - 1]!.range.end;
  return memberSuccessors(old, newTypes[from]!, now.debugInfo)
    .filter((one) => from + one.steps > missing)
    .map(({ path, steps: count, likeness, because }) => ({
      kind: "member",
      text: replaced(
        chain,
        begin,
        steps[from + count - 1]!.range.end,
        path.map((name) => `->${name}`).join(""),
      ),
      likeness: from === missing ? likeness : likeness * 0.9,
      because,
    }));
}
