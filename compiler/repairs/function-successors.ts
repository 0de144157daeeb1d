// Which functions of a newer kernel may do what a function of an older one did that is gone, or has no code to probe.

import type { DebugInfo, FunctionFact, VariableFact } from "../debuginfo/debug-info.ts";
import { nameLikeness } from "./name-likeness.ts";
import { typeLikeness } from "./type-likeness.ts";

export interface Successor {
  readonly function: FunctionFact;
  readonly likeness: number;
  readonly because: readonly string[];
}

/** So many are looked at more closely than by their names. */
const closely = 40;
const leastLikeness = 0.42;
/** What was inlined at more places than that is a small helper. */
const copiesAtMost = 8;

/** The best first. `old` are the functions of that name on the older kernel. */
export function functionSuccessors(
  old: readonly FunctionFact[],
  before: DebugInfo,
  now: DebugInfo,
  most = 6,
): readonly Successor[] {
  const found = old.flatMap((fn) => successorsOf(fn, before, now));
  const best = new Map<number, Successor>();
  for (const one of found) {
    const known = best.get(one.function.id);
    if (known === undefined || known.likeness < one.likeness) best.set(one.function.id, one);
  }
  return [...best.values()]
    .filter(({ likeness }) => likeness >= leastLikeness)
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, most);
}

function successorsOf(old: FunctionFact, before: DebugInfo, now: DebugInfo): Successor[] {
  const { file } = old.place;
  const ofFile = now.functions({ name: "*", file, module: old.module });
  const holders = holdersOf(old, now);
  const replacing = calledInstead(old, before, now);
  const workers = new Set(calleesOf(before, old).map(({ name }) => name));
  const byName = allFunctions(now, old.module)
    .map((fn) => ({ fn, likeness: nameLikeness(old.name, fn.name) }))
    .filter(({ likeness }) => likeness >= 0.4)
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, closely)
    .map(({ fn }) => fn);
  const pool = new Map(
    [...holders.keys(), ...replacing.keys(), ...ofFile, ...byName].map((fn) => [fn.id, fn]),
  );
  const oldParameters = parametersOf(before, old);
  const nextTo = neighbours(old, before.functions({ name: "*", file, module: old.module }));
  return [...pool.values()]
    .filter((fn) => fn.name !== old.name && isProbeable(fn))
    .filter((fn) => holders.has(fn) || replacing.has(fn) || !isPart(fn, now, old, oldParameters))
    .map((fn): Successor => {
      const because: string[] = [];
      let likeness = 0;
      const add = (weight: number, reason: string): void => {
        likeness += weight;
        if (weight > 0 && reason !== "") because.push(reason);
      };
      const name = nameLikeness(old.name, fn.name);
      likeness += 0.4 * name;
      if (name >= 0.5) because.push("a near name");
      const signature = signatureLikeness(old, oldParameters, before, fn, now);
      add(0.3 * signature.likeness, signature.text);
      if (fn.place.file === file) add(0.1, `in ${file} like it`);
      const isNew = before.functions({ name: fn.name, module: fn.module }).length === 0;
      if (isNew) add(0.1, "it is new");
      const caller = [...replacing].find(([one]) => one.id === fn.id)?.[1];
      if (caller !== undefined) add(0.2, `${caller} calls it in its place`);
      const held = [...holders].find(([one]) => one.id === fn.id)?.[1];
      if (held !== undefined) add(0.25, held);
      if (workers.has(fn.name)) add(0.25 * signature.likeness, "the old one called it");
      // What stood beside the old one all the time does something else, unless there is a tie between the two; and so does what is new
      // with another name and other parameters.
      const isLike = name >= 0.5 || signature.isNear;
      const isTied =
        (isNew && isLike) || caller !== undefined || held !== undefined || workers.has(fn.name);
      if (!isTied && name < 0.75) likeness -= 0.2;
      const isBetween = fn.place.file === file && isNew && liesBetween(fn, nextTo, ofFile);
      if (isBetween) add(0.1, "between the same functions of the file");
      return { function: fn, likeness: Math.min(1, likeness), because };
    });
}

const listed = new WeakMap<DebugInfo, Map<string | undefined, readonly FunctionFact[]>>();

/** All of an image; going through them takes a while, so it is done once. */
function allFunctions(debugInfo: DebugInfo, module: string | undefined): readonly FunctionFact[] {
  const known = listed.get(debugInfo) ?? new Map<string | undefined, readonly FunctionFact[]>();
  listed.set(debugInfo, known);
  const all = known.get(module) ?? debugInfo.functions({ name: "*", module });
  known.set(module, all);
  return all;
}

/**
 * A function that is told less than the old one was, and of the same name with more words (`blkdev_put`, `blkdev_put_no_open`) or
 * of one file's own where the old one was everyone's: it does a part of what that did.
 */
function isPart(
  fn: FunctionFact,
  now: DebugInfo,
  old: FunctionFact,
  oldParameters: readonly VariableFact[],
): boolean {
  const isSpecial = fn.name.startsWith(`${old.name}_`) || (old.isGlobal && !fn.isGlobal);
  return isSpecial && parametersOf(now, fn).length < oldParameters.length;
}

/** By its own code, or where it was inlined at few places. */
function isProbeable({ entry, inlinedCount }: FunctionFact): boolean {
  return entry === undefined
    ? inlinedCount > 0 && inlinedCount <= copiesAtMost
    : entry.notProbeable === undefined;
}

/** The functions that a function was inlined to: they hold its code now. Many of them are no successor. */
function holdersOf(old: FunctionFact, now: DebugInfo): ReadonlyMap<FunctionFact, string> {
  const holders = new Map<number, FunctionFact>();
  const { name, module, place } = old;
  const inFile = now.functions({ name, module, file: place.file });
  // It may have moved, as to a header; of several in other files it is not known which one it is.
  const elsewhere = inFile.length === 0 ? now.functions({ name, module }) : [];
  const files = new Set(elsewhere.map((fn) => `${fn.place.file}:${fn.place.line}`));
  for (const fn of files.size === 1 ? elsewhere : inFile) {
    if (fn.inlinedCount === 0 || fn.inlinedCount > copiesAtMost) continue;
    for (const { within } of now.inlinedSites(fn))
      if (within !== undefined) holders.set(within.id, within);
  }
  const all = [...holders.values()];
  const text =
    all.length === 1 ? "its code is inlined there, and only there" : "its code is inlined there";
  return new Map(all.length > 3 ? [] : all.map((fn) => [fn, text]));
}

/** What those functions that called it call now, and did not before. */
function calledInstead(
  old: FunctionFact,
  before: DebugInfo,
  now: DebugInfo,
): ReadonlyMap<FunctionFact, string> {
  const found = new Map<FunctionFact, string>();
  for (const caller of callersOf(before, old)) {
    const names = new Set(calleesOf(before, caller).map(({ name }) => name));
    const { file } = caller.place;
    const [same] = now.functions({ name: caller.name, file, module: old.module });
    const callees = same === undefined ? [] : calleesOf(now, same);
    for (const fn of callees) if (!names.has(fn.name)) found.set(fn, caller.name);
  }
  return found;
}

const callers = new WeakMap<DebugInfo, Map<string, ReadonlyMap<number, readonly FunctionFact[]>>>();

/**
 * Of its file, and what other files may call also those of its folder and below. An index has no callers: they come from going
 * through what each function calls, which takes seconds for a whole kernel, so that the folder has to do, and is gone through once.
 */
function callersOf(debugInfo: DebugInfo, fn: FunctionFact): readonly FunctionFact[] {
  const { module, place, isGlobal } = fn;
  const file = isGlobal ? place.file.replace(/[^/]*$/, "*") : place.file;
  const known = callers.get(debugInfo) ?? new Map<string, ReadonlyMap<number, FunctionFact[]>>();
  callers.set(debugInfo, known);
  const key = `${module ?? ""} ${file}`;
  const found = known.get(key) ?? callersIn(debugInfo, file, module);
  known.set(key, found);
  return found.get(fn.id) ?? [];
}

/** By the number of what is called. */
function callersIn(
  debugInfo: DebugInfo,
  file: string,
  module: string | undefined,
): ReadonlyMap<number, readonly FunctionFact[]> {
  const found = new Map<number, FunctionFact[]>();
  for (const caller of debugInfo.functions({ name: "*", file, module })) {
    for (const { id } of calleesOf(debugInfo, caller)) {
      const known = found.get(id);
      if (known === undefined) found.set(id, [caller]);
      else if (!known.includes(caller)) known.push(caller);
    }
  }
  return found;
}

function calleesOf(debugInfo: DebugInfo, { entry }: FunctionFact): readonly FunctionFact[] {
  if (entry === undefined) return [];
  return (debugInfo.callees?.(entry) ?? []).map((one) => one.function);
}

/** The names of the functions that stand before and behind it in its file. */
function neighbours(old: FunctionFact, ofFile: readonly FunctionFact[]): readonly string[] {
  const inOrder = inOrderOfLines(old.place.file, ofFile);
  const index = inOrder.findIndex(({ id }) => id === old.id);
  return [inOrder[index - 1], inOrder[index + 1]].flatMap((fn) => fn?.name ?? []);
}

function liesBetween(
  fn: FunctionFact,
  names: readonly string[],
  ofFile: readonly FunctionFact[],
): boolean {
  const around = neighbours(fn, ofFile);
  return names.length === 2 && names.every((name) => around.includes(name));
}

function inOrderOfLines(file: string, functions: readonly FunctionFact[]): FunctionFact[] {
  return functions
    .filter(({ place }) => place.file === file)
    .toSorted((a, b) => a.place.line - b.place.line);
}

export function parametersOf(debugInfo: DebugInfo, fn: FunctionFact): readonly VariableFact[] {
  const site = fn.entry ?? debugInfo.inlinedSites(fn, 1)[0];
  if (site === undefined) return [];
  return debugInfo.variables(site).filter(({ isParameter }) => isParameter);
}

function signatureLikeness(
  old: FunctionFact,
  oldParameters: readonly VariableFact[],
  before: DebugInfo,
  fn: FunctionFact,
  now: DebugInfo,
): { readonly likeness: number; readonly text: string; readonly isNear: boolean } {
  const parameters = parametersOf(now, fn);
  const left = [...parameters];
  let alike = 0;
  let same = 0;
  for (const { type: ref, name } of oldParameters) {
    const scores = left.map(({ type, name: other }) => {
      const likeness = typeLikeness({ debugInfo: before, ref }, { debugInfo: now, ref: type });
      return likeness === 0 ? 0 : 0.8 * likeness + (other === name ? 0.2 : 0);
    });
    const best = Math.max(0, ...scores);
    if (best < 0.4) continue;
    alike += best;
    if (best >= 0.8) same += 1;
    left.splice(scores.indexOf(best), 1);
  }
  const most = Math.max(oldParameters.length, parameters.length);
  const returns = typeLikeness(
    { debugInfo: before, ref: before.returnType(old) },
    { debugInfo: now, ref: now.returnType(fn) },
  );
  const likeness = 0.8 * (most === 0 ? 1 : alike / most) + 0.2 * returns;
  const isSame = same === most && returns === 1;
  const some = `${same} of ${oldParameters.length} parameters are of the same type`;
  const text = isSame ? "the same signature" : same > 0 ? some : "";
  return { likeness, text, isNear: same > oldParameters.length / 2 };
}
