import { expect, test } from "vitest";
import type { DebugSections } from "../dwarf/sections.ts";
import type { UnitHeader } from "../dwarf/units.ts";
import { extractAll, startThreads } from "./extract-parallel.ts";

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

test(
  "a thread that fails is told as worker-failed, and nothing hangs",
  { timeout: 60_000 },
  async () => {
    // What a thread cannot do without is missing: that is no damage of the file, which it would tell itself.
    const broken = {
      info,
      littleEndian: true,
      pointerSize: 8,
      base: 0n,
    } as unknown as DebugSections;
    const extracting = extractAll(
      startThreads(info.length),
      broken,
      [unit, unit],
      1,
      () => undefined,
    );
    await expect(extracting).rejects.toMatchObject({ code: "worker-failed" });
  },
);
