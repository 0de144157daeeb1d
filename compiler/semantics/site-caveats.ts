// What a probe point that is there does not do, or does besides, by what the compiler made of its functions.

import type { DebugInfo, FunctionFact, ProbeSite } from "../debuginfo/debug-info.ts";
import type { DerivedPoint } from "./expand-probes.ts";
import type { PointTarget } from "./families/family.ts";
import type { Caveat } from "./host.ts";

const filesShown = 3;

/** Of many points, such as a pattern's, only that several functions share a name is said. */
export function caveatsOf(
  points: readonly DerivedPoint[],
  areMany: boolean,
  debugInfo: DebugInfo | undefined,
): Caveat[] {
  const sites = points.flatMap(({ target }) =>
    target.kind === "kprobe" || target.kind === "kretprobe" ? [target.site] : [],
  );
  const functions = [...new Map(sites.map(({ function: fn }) => [fn.id, fn])).values()];
  const namesakes = severalOfOneName(functions);
  const wantsEntries = points.some(({ isOfCopies }) => isOfCopies !== true);
  const own = areMany
    ? []
    : functions.flatMap((fn) => [
        ...(wantsEntries ? refusedEntry(fn, sites) : []),
        ...functionCaveats(fn, sites, debugInfo),
      ]);
  const unchecked = points.flatMap(({ target }) => uncheckedPlace(target) ?? []);
  // Copies of what a header defines have the same to say.
  return [...new Map([...unchecked, ...own, ...namesakes].map((one) => [one.text, one])).values()];
}

/** An author vouches for an address; symbols of modules, and a blacklist that nothing here tells, are looked up where they are. */
function uncheckedPlace(target: PointTarget): Caveat | undefined {
  if (target.kind !== "kprobe" && target.kind !== "kretprobe") return undefined;
  const { absolute, isBare, module, site } = target;
  const { name } = site.function;
  if (absolute !== undefined) {
    const text = `${name} is an address of the running kernel, and nothing tells beforehand what stands there`;
    return { kind: "unchecked", text };
  }
  if (site.isUnjudged === true) {
    const text = `BTF alone does not tell whether the kernel takes a probe at ${name}`;
    return { kind: "unchecked", text };
  }
  if (isBare !== true || module === undefined) return undefined;
  const text = `only the running kernel tells whether its module ${module} has the symbol ${name}`;
  return { kind: "unchecked", text };
}

function functionCaveats(
  fn: FunctionFact,
  sites: readonly ProbeSite[],
  debugInfo: DebugInfo | undefined,
): Caveat[] {
  const { id, name, entry, place } = fn;
  const kinds = new Set(sites.filter((site) => site.function.id === id).map(({ kind }) => kind));
  const instead = standIn(fn, debugInfo);
  if (instead !== undefined) return [{ kind: "not-configured", text: instead }];
  if (!kinds.has("entry")) return [];
  const found: Caveat[] = [];
  const copies = fn.inlinedCount > 0 ? (debugInfo?.inlinedSites(fn) ?? []) : [];
  const count = copies.filter(({ isRest }) => isRest !== true).length;
  if (count > 0 && !kinds.has("inlined")) {
    const places = count === 1 ? "one place" : `${count} places`;
    const text = `${name} was also inlined at ${places}, where this point does not fire`;
    found.push({ kind: "inlined-in-part", text });
  }
  if (entry?.symbol !== undefined && entry.symbol !== name) {
    const text = `the compiler made ${entry.symbol} of ${name}: ${lossOf(entry.symbol)}`;
    found.push({ kind: "renamed", text });
  }
  // Where a system call was left out, a stub in this file stands in its place.
  if (place.file === "kernel/sys_ni.c" && name !== "sys_ni_syscall" && entry?.symbol === name) {
    const text = `this kernel's configuration leaves ${name} out: what is there only returns ENOSYS`;
    found.push({ kind: "not-configured", text });
  }
  return found;
}

/** A call of the function's own code goes unseen when only its inlined copies can be probed. */
function refusedEntry({ id, name, entry }: FunctionFact, sites: readonly ProbeSite[]): Caveat[] {
  const own = sites.filter((site) => site.function.id === id);
  if (entry?.notProbeable === undefined || !own.every(({ kind }) => kind === "inlined")) return [];
  const text = `${name} itself cannot be probed: it is ${entry.notProbeable}; this point stands only where it was inlined`;
  return [{ kind: "inlined-in-part", text }];
}

/** Where an option is off, a header may have an empty function of the same name. */
function standIn(
  { name, place, module }: FunctionFact,
  debugInfo: DebugInfo | undefined,
): string | undefined {
  if (module !== undefined || !place.file.endsWith(".h")) return undefined;
  const absence = debugInfo?.whyAbsent?.(name);
  if (absence?.kind !== "option" || absence.instead?.file !== place.file) return undefined;
  return `this kernel has only a stand-in for ${name}: ${absence.reason}`;
}

/** What the suffixes of gcc's clones mean for somebody who probes one. */
function lossOf(symbol: string): string {
  if (symbol.includes(".part."))
    return "it is reached only where its beginning, which was inlined, goes on";
  if (symbol.includes(".constprop.")) {
    return symbol.includes(".isra.")
      ? "parameters are gone or fixed"
      : "parameters that are the same in all its calls are gone";
  }
  return symbol.includes(".isra.")
    ? "parameters may be gone, or only parts of them left"
    : "it is another name of the same code";
}

/**
 * Functions of one name, each in a file of its own: the point stands at all of them. What a header defines is one in the source,
 * however many files have it; what has no symbol was replaced when the kernel was linked, and never runs.
 */
function severalOfOneName(functions: readonly FunctionFact[]): Caveat[] {
  const placesByName = new Map<string, Set<string>>();
  for (const { name, place, entry, inlinedCount, module } of functions) {
    const isDead = entry !== undefined && entry.symbol === undefined && inlinedCount === 0;
    if (place.file === "" || isDead) continue;
    const key = `${module ?? ""} ${name}`;
    const places = placesByName.get(key) ?? new Set();
    placesByName.set(key, places.add(`${place.file}:${place.line}`));
  }
  return [...placesByName].flatMap(([key, places]): Caveat[] => {
    if (places.size < 2) return [];
    const name = key.slice(key.indexOf(" ") + 1);
    const files = [...new Set([...places].map((place) => place.replace(/:\d+$/, "")))];
    const shown = files.slice(0, filesShown).join(", ") + (files.length > filesShown ? ", …" : "");
    const text = `${places.size} functions are called ${name}, and it stands at all of them: in ${shown}`;
    return [{ kind: "several-functions", text }];
  });
}
