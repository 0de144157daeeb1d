// Where the probes of an alternative stand, as evidence for a verdict: functions with their signatures, files and lines.

import type { DebugInfo, FunctionFact } from "../debuginfo/debug-info.ts";
import type { DerivedPoint } from "./expand-probes.ts";
import type { AlternativeVerdict, SiteEvidence } from "./host.ts";
import { caveatsOf } from "./site-caveats.ts";
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
    caveats: caveatsOf(points, points.length > sitesShown, debugInfo),
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
  const site = fn.entry ?? debugInfo.inlinedSites(fn, 1)[0];
  if (site === undefined) return undefined;
  const parameters = debugInfo
    .variables(site)
    .filter(({ isParameter }) => isParameter)
    .map(({ name, type }) => `${spellType(debugInfo, type)} ${name}`);
  const returns = spellType(debugInfo, debugInfo.returnType(fn));
  return `${returns} ${fn.name}(${parameters.join(", ")})`;
}
