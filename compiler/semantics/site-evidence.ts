// Where the probes of an alternative stand, as evidence for a verdict: functions with their signatures, files and lines.

import type { DebugInfo, FunctionFact } from "../debuginfo/debug-info.ts";
import type { DerivedPoint } from "./expand-probes.ts";
import type { AlternativeVerdict, Caveat, SiteEvidence } from "./host.ts";
import { spellType } from "./kernel-types.ts";

/** A pattern may stand for thousands. */
const sitesShown = 8;

export function siteEvidence(
  points: readonly DerivedPoint[],
  debugInfo: DebugInfo | undefined,
): Pick<AlternativeVerdict, "sites" | "siteCount" | "caveats"> {
  return {
    sites: points.slice(0, sitesShown).map((point) => evidenceOf(point, debugInfo)),
    siteCount: points.length,
    caveats: points.length <= sitesShown ? caveatsOf(points) : [],
  };
}

function evidenceOf(
  { target, point }: DerivedPoint,
  debugInfo: DebugInfo | undefined,
): SiteEvidence {
  if (target.kind !== "kprobe" && target.kind !== "kretprobe") return { point, kind: "event" };
  const { site, module } = target;
  const kind = target.kind === "kretprobe" ? "return" : site.kind;
  const { file, line } = site.place;
  const place = file === "" ? {} : { file, line };
  const isKnown = target.isBare !== true && debugInfo !== undefined;
  const signature = isKnown ? spellSignature(site.function, debugInfo) : undefined;
  return { point, kind, signature, ...place, module };
}

/** `ssize_t vfs_read(struct file* file, char* buf)`, from the function's own code or its first copy. */
export function spellSignature(fn: FunctionFact, debugInfo: DebugInfo): string | undefined {
  const site = fn.entry ?? debugInfo.inlinedSites(fn)[0];
  if (site === undefined) return undefined;
  const parameters = debugInfo
    .variables(site)
    .filter(({ isParameter }) => isParameter)
    .map(({ name, type }) => `${spellType(debugInfo, type)} ${name}`);
  const returns = spellType(debugInfo, debugInfo.returnType(fn));
  return `${returns} ${fn.name}(${parameters.join(", ")})`;
}

function caveatsOf(points: readonly DerivedPoint[]): Caveat[] {
  const sites = points.flatMap(({ target }) =>
    target.kind === "kprobe" || target.kind === "kretprobe" ? [target.site] : [],
  );
  const functions = new Map(sites.map((site) => [site.function.id, site.function]));
  const seesCopies = new Set(
    sites.filter(({ kind }) => kind === "inlined").map((site) => site.function.id),
  );
  return [...functions.values()].flatMap(({ id, name, inlinedCount, entry }): Caveat[] => {
    const isAtEntry = sites.some((site) => site.function.id === id && site.kind === "entry");
    if (!isAtEntry) return [];
    const found: Caveat[] = [];
    if (inlinedCount > 0 && !seesCopies.has(id)) {
      const places = inlinedCount === 1 ? "one place" : `${inlinedCount} places`;
      const text = `${name} was also inlined at ${places}, where this point does not fire`;
      found.push({ kind: "inlined-in-part", text });
    }
    if (entry?.symbol !== undefined && entry.symbol !== name) {
      const text = `the compiler made ${entry.symbol} of ${name}: parameters may be gone`;
      found.push({ kind: "renamed", text });
    }
    return found;
  });
}
