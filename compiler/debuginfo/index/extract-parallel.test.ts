import { expect, test } from "vitest";
import type { DebugSections } from "../dwarf/sections.ts";
import type { UnitHeader } from "../dwarf/units.ts";
import { extractAll } from "./extract-parallel.ts";
import { runOnThread } from "./index-threads.ts";

/** So large that threads read it; a unit whose abbreviations are in no section. */
const info = new Uint8Array(new SharedArrayBuffer(9 << 20));
const unit: UnitHeader = {
  offset: 0,
  end: info.length,
  version: 4,
  offsetSize: 4,
  addressSize: 8,
  abbrevOffset: 0,
  unitType: 1,
  firstEntry: 11,
};

// What a thread cannot do without is missing: that is no damage of the file, which it would tell itself.
const broken = { info, littleEndian: true, pointerSize: 8, base: 0n } as unknown as DebugSections;

test(
  "a thread that fails is told as worker-failed, nothing hangs, and another takes its place",
  { timeout: 60_000 },
  async () => {
    const extracting = extractAll(broken, [unit, unit], 1, () => undefined);
    await expect(extracting).rejects.toMatchObject({ code: "worker-failed" });
    const none = new Uint32Array(0);
    const shards = [{ types: none, typeEnds: new Uint32Array([0]), occurrences: none }];
    const merged = await runOnThread("types", { shards, strings: [new Uint32Array(1)] });
    // Void is type 0.
    expect(merged.maps).toEqual([new Uint32Array([0])]);
  },
);

test(
  "work that is called off ends with the reason, also when it waits",
  { timeout: 60_000 },
  async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const given = { shards: [], strings: [] };
    const jobs = Array.from({ length: 4 }, () =>
      runOnThread("types", given, { signal: stop.signal }),
    );
    stop.abort(reason);
    const ended = await Promise.allSettled(jobs);
    expect(ended).toEqual(jobs.map(() => ({ status: "rejected", reason })));
  },
);
