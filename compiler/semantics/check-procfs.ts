// The files of procfs probes stand beside each other: one probe answers a read of each, one a write, and none is the folder
// that another one lies in.

import type { Elaborated, LoweredProbe } from "./elaborate.ts";
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
    const { target, passages } = probe.derived;
    // Two libraries may bring the same file, which is not the script's mistake.
    const isOwn = passages.length === 0 && probe.definition.range.file.origin === "script";
    if (target.kind !== "procfs" || !isOwn) continue;
    const answer: Answer = { file: target, probe };
    const taken = before.find((other) => clashOf(other.file, target) !== undefined);
    if (taken !== undefined) reportClash(taken, answer, sink);
    before.push(answer);
  }
}

function clashOf(one: File, other: File): string | undefined {
  if (one.path === other.path)
    return one.access === other.access ? `is answered for a ${one.access} already` : undefined;
  if (one.path.startsWith(`${other.path}/`)) return `is the folder of "${one.path}"`;
  return other.path.startsWith(`${one.path}/`) ? `lies below the file "${one.path}"` : undefined;
}

function reportClash(first: Answer, second: Answer, sink: Sink): void {
  const { path } = second.file;
  const { definition } = second.probe;
  const [point = definition] = definition.points;
  const [other = first.probe.definition] = first.probe.definition.points;
  sink.report("resolve/procfs-taken", {
    range: point.range,
    values: { path, reason: clashOf(first.file, second.file) ?? "" },
    notes: [{ message: "the other one is here", range: other.range }],
  });
}
