// timer.*: at intervals, or on every CPU with what it was doing.

import type { ProbeComponent } from "../../syntax/ast.ts";
import { spellPoint } from "../spell-point.ts";
import type { Family, PointRequest, PointResolution, PointTarget } from "./family.ts";
import { numberOf, outOfRange, readComponents } from "./suffixes.ts";

const second = 1_000_000_000n;

/** How many nanoseconds one of a unit has. */
const units: ReadonlyMap<string, bigint> = new Map([
  ["s", second],
  ["sec", second],
  ["ms", 1_000_000n],
  ["msec", 1_000_000n],
  ["us", 1000n],
  ["usec", 1000n],
  ["ns", 1n],
  ["nsec", 1n],
]);

/** Longer ones are a slip of the unit. */
const longest = 1_000_000n;
const mostHertz = 100_000n;

export const timer: Family = {
  roots: ["timer"],
  types: [
    `timer.{${[...units.keys()].join(",")},jiffies}(number){,.randomize(number)}`,
    "timer.hz(number)",
    "timer.profile{,.tick,.freq.hz(number)}",
  ],
  resolve(request) {
    const [first, what, ...rest] = request.components;
    if (what === undefined || first?.argument !== undefined) return undefined;
    if (what.name === "profile") return resolveProfile(request, what, rest);
    if (what.name === "hz") return resolveHertz(request, what, rest);
    return resolveInterval(request, what, rest);
  },
};

function resolveInterval(
  request: PointRequest,
  what: ProbeComponent,
  rest: readonly ProbeComponent[],
): PointResolution | undefined {
  const isJiffies = what.name === "jiffies";
  const unit = isJiffies ? 1n : units.get(what.name);
  const count = numberOf(what);
  const suffixes = readComponents(rest, { randomize: "number" });
  if (unit === undefined || count === undefined || suffixes === undefined) return undefined;
  const { randomize } = suffixes;
  const most = isJiffies ? longest : (longest * second) / unit;
  // A random part that is longer than the period would put the next hit into the past.
  const wrong = outOfRange(what, 1n, most) ?? outOfRange(randomize, 0n, count);
  if (wrong !== undefined) return wrong;
  return point(request, {
    kind: "timer",
    clock: isJiffies ? "jiffies" : "nanoseconds",
    period: count * unit,
    randomize: (numberOf(randomize) ?? 0n) * unit,
  });
}

function resolveHertz(
  request: PointRequest,
  what: ProbeComponent,
  rest: readonly ProbeComponent[],
): PointResolution | undefined {
  const hertz = numberOf(what);
  if (hertz === undefined || rest.length > 0) return undefined;
  const target = { clock: "nanoseconds", period: second / (hertz || 1n), randomize: 0n } as const;
  return outOfRange(what, 1n, mostHertz) ?? point(request, { kind: "timer", ...target });
}

function resolveProfile(
  request: PointRequest,
  what: ProbeComponent,
  rest: readonly ProbeComponent[],
): PointResolution | undefined {
  const suffixes = readComponents(rest, { tick: "none", freq: "none", hz: "number" });
  if (what.argument !== undefined || suffixes === undefined) return undefined;
  const { tick, freq, hz } = suffixes;
  if ((freq === undefined) !== (hz === undefined)) return undefined;
  if (hz === undefined) return point(request, { kind: "profile" });
  if (tick !== undefined || rest[0] !== freq) return undefined;
  const hertz = numberOf(hz);
  return outOfRange(hz, 1n, mostHertz) ?? point(request, { kind: "profile", hertz });
}

function point(
  { components }: PointRequest,
  target: Extract<PointTarget, { readonly kind: "timer" | "profile" }>,
): PointResolution {
  return { points: [{ target, point: spellPoint(components) }] };
}
