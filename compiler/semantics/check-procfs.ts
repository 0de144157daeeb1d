// The files of procfs probes stand beside each other: one probe answers a read of each, and none is the folder that another one lies
// in. What is written to a file may have any number of probes, as stap's input.line and input.char are two of one file.

import type { Elaborated, LoweredProbe } from "./elaborate.ts";
import type { Range } from "../source/source-file.ts";
import type { PointTarget } from "./families/family.ts";
import type { Sink } from "./sink.ts";

type File = Extract<PointTarget, { readonly kind: "procfs" }>;

interface Answer {
  readonly file: File;
  readonly probe: LoweredProbe;
}

export function checkProcfs({ probes }: Elaborated, sink: Sink): void {
  const before: Answer[] = [];
  for (const probe of probes) {
    const { target } = probe.derived;
    if (target.kind !== "procfs") continue;
    reportClash(before, { file: target, probe }, sink);
    before.push({ file: target, probe });
  }
}

/** With the first of those before that it clashes with. */
function reportClash(before: readonly Answer[], { file, probe }: Answer, sink: Sink): void {
  for (const first of before) {
    const reason = clashOf(first.file, file);
    if (reason === undefined || isOfLibraries(first.probe, probe)) continue;
    sink.report("resolve/procfs-taken", {
      range: placeOf(probe),
      values: { path: file.path, reason },
      notes: [{ message: "the other one is here", range: placeOf(first.probe) }],
    });
    return;
  }
}

/**
 * Two libraries bring probes of their own, or an alias that one probe of the script names, as with ours and SystemTap's `prometheus`:
 * that is not the script's mistake, and only the module that is loaded refuses it.
 */
function isOfLibraries(one: LoweredProbe, other: LoweredProbe): boolean {
  const probes = [one, other];
  if (probes.every(({ definition }) => definition.range.file.origin === "library")) return true;
  const [first, second] = probes.map(({ derived }) => derived.passages.at(-1)?.definition);
  if (first === undefined || second === undefined || first === second) return false;
  return one.definition === other.definition;
}

function clashOf(one: File, other: File): string | undefined {
  const areReads = one.access === "read" && other.access === "read";
  if (one.path === other.path) return areReads ? "is answered for a read already" : undefined;
  if (one.path.startsWith(`${other.path}/`)) return `is the folder of "${one.path}"`;
  return other.path.startsWith(`${one.path}/`) ? `lies below the file "${one.path}"` : undefined;
}

/** Its first point, which the parser may have left out. */
function placeOf({ definition }: LoweredProbe): Range {
  return (definition.points[0] ?? definition).range;
}
