// perf.*: counters of perf_event_open(2), sampled on every CPU or read with @perf("name").

import { spellPoint } from "../spell-point.ts";
import { fail, type Family } from "./family.ts";
import { numberOf, outOfRange, readComponents, stringOf } from "./suffixes.ts";

/** As stapprobes(3) says, where the point tells neither sample nor hz. */
const usualSample = 1_000_000n;
const most32 = (1n << 32n) - 1n;
const most63 = (1n << 63n) - 1n;

export const perf: Family = {
  roots: ["perf"],
  types: ["perf.type(number).config(number){,.sample(number),.hz(number),.counter(string)}"],
  resolve({ components, range }) {
    const [first, ...rest] = components;
    // Of any shape: it needs user space.
    const isOfProcess = rest.some(({ name }) => name === "process");
    const own = rest.filter(({ name }) => name !== "process");
    const parts = readComponents(own, {
      type: "number",
      config: "number",
      sample: "number",
      hz: "number",
      counter: "string",
    });
    if (parts?.type === undefined || parts.config === undefined) return undefined;
    if (first?.argument !== undefined || rest[0] !== parts.type || rest[1] !== parts.config)
      return undefined;
    const ways = [parts.sample, parts.hz, parts.counter].filter((one) => one !== undefined);
    if (ways.length > 1) return undefined;
    const point = spellPoint(components);
    if (isOfProcess) {
      return fail("resolve/user-space-not-yet", range, {
        values: { family: "perf.process", point },
      });
    }
    const wrong =
      outOfRange(parts.type, 0n, most32) ??
      outOfRange(parts.sample, 1n, most63) ??
      outOfRange(parts.hz, 1n, most32);
    if (wrong !== undefined) return wrong;
    const counter = stringOf(parts.counter);
    const hertz = numberOf(parts.hz);
    const isSampled = counter === undefined && hertz === undefined;
    const sample = isSampled ? (numberOf(parts.sample) ?? usualSample) : undefined;
    const type = numberOf(parts.type) ?? 0n;
    const config = BigInt.asUintN(64, numberOf(parts.config) ?? 0n);
    return { points: [{ target: { kind: "perf", type, config, sample, hertz, counter }, point }] };
  },
};
