// `-t`: a wrapper around each probe's handler that counts its hits and ticks, and the table from which the runtime tells them.

import { positionOf } from "../source/source-file.ts";
import type { IrProbe, Program } from "../semantics/ir.ts";
import { stringLiteral } from "./c-literal.ts";

/** The script's own probes; the display of globals is none. */
function timedProbes({ probes }: Program): readonly IrProbe[] {
  return probes.filter(({ derivation }) => derivation !== undefined);
}

/** What the probe's table names as its handler. */
export function handlerName({ id, derivation }: IrProbe, timing: boolean): string {
  return timing && derivation !== undefined ? `probe_${id}_timed` : `probe_${id}`;
}

/** Statistics, wrappers and the table `timings`. */
export function emitTimings(program: Program): string[] {
  const timed = timedProbes(program);
  if (timed.length === 0) return [];
  const rows = timed.map((probe) => {
    const place = stringLiteral(placeOf(probe));
    const derivation = stringLiteral((probe.derivation ?? []).join(" <- "));
    return `\t{ .probe = ${probe.id}, .cycles = &timing_${probe.id}, .place = ${place}, .derivation = ${derivation} },`;
  });
  const table = `static const struct tw_timing timings[] = {\n${rows.join("\n")}\n};`;
  return [...timed.map(emitWrapper), table];
}

export function timingStats(
  program: Program,
): { readonly handle: string; readonly name: string }[] {
  return timedProbes(program).map(({ id, point }) => ({
    handle: `&timing_${id}`,
    name: stringLiteral(point),
  }));
}

function emitWrapper(probe: IrProbe): string {
  const { id } = probe;
  return `static struct tw_stat *timing_${id};

static void ${handlerName(probe, true)}(struct tw_context *c)
{
\ttw_u64 begun = tw_cycles();

\tprobe_${id}(c);
\ttw_time(c, timing_${id}, begun);
}`;
}

function placeOf({ range }: IrProbe): string {
  const { line, column } = positionOf(range.file, range.start);
  return `${range.file.path}:${line}:${column}`;
}
