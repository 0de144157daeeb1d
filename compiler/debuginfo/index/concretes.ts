// The functions with code of all shards, in columns: there are too many of them for an object each.

import { startsOf, sum } from "./columns.ts";
import { concreteWidth, type Shard } from "./shard.ts";

export interface Concretes {
  readonly count: number;
  /** The function by name and place that each is. */
  readonly groups: Uint32Array;
  readonly units: Uint32Array;
  /** Distances from the base. */
  readonly entries: Uint32Array;
  /** Positions of bodies among those of all shards. */
  readonly bodies: Uint32Array;
  readonly returns: Uint32Array;
  readonly flags: Uint32Array;
  /** Where each shard's begin. */
  readonly starts: readonly number[];
}

/** Those of all shards, one shard behind the other, with the numbers that the merge gives to groups and bodies; types of all shards in a row. */
export function concretesOf(
  shards: readonly Shard[],
  groupMaps: readonly Uint32Array[],
  typeStarts: readonly number[],
  bodyStarts: readonly number[],
): Concretes {
  const count = sum(shards, ({ concretes }) => concretes.length / concreteWidth);
  const column = (): Uint32Array => new Uint32Array(count);
  const [groups, units, entries, bodies] = [column(), column(), column(), column()];
  const [returns, flags] = [column(), column()];
  let to = 0;
  shards.forEach(({ concretes }, shard) => {
    const groupMap = groupMaps[shard]!;
    const typeStart = typeStarts[shard]!;
    const bodyStart = bodyStarts[shard]!;
    for (let at = 0; at < concretes.length; at += concreteWidth, to++) {
      groups[to] = groupMap[concretes[at]!]!;
      units[to] = concretes[at + 1]!;
      entries[to] = concretes[at + 2]!;
      bodies[to] = concretes[at + 3]! + bodyStart;
      returns[to] = typeStart + concretes[at + 4]!;
      flags[to] = concretes[at + 5]!;
    }
  });
  const starts = startsOf(shards.map(({ concretes }) => concretes.length / concreteWidth));
  return { count, groups, units, entries, bodies, returns, flags, starts };
}

/** Numbers of the functions of each group, in order of entry; `starts` says where each group's begin, and one more. */
export function byGroup(
  { count, groups, entries }: Concretes,
  groupCount: number,
): { readonly numbers: Uint32Array; readonly starts: Uint32Array } {
  const starts = new Uint32Array(groupCount + 1);
  for (const group of groups) starts[group + 1]! += 1;
  for (let group = 0; group < groupCount; group++) starts[group + 1]! += starts[group]!;
  const next = starts.slice();
  const numbers = new Uint32Array(count);
  for (let concrete = 0; concrete < count; concrete++)
    numbers[next[groups[concrete]!]!++] = concrete;
  for (let group = 0; group < groupCount; group++) {
    if (starts[group + 1]! - starts[group]! < 2) continue;
    numbers
      .subarray(starts[group], starts[group + 1])
      .sort((a, b) => entries[a]! - entries[b]! || a - b);
  }
  return { numbers, starts };
}
