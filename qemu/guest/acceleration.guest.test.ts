// KVM is believed when a guest has started with it, and the verdict is kept.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { checkAcceleration, chooseAcceleration } from "./acceleration.ts";
import { findGuestUnderTest } from "./testing/guest-under-test.ts";

const found = await findGuestUnderTest();
const skip = "skip" in found ? found.skip : undefined;
const under = found as Exclude<typeof found, { skip: string }>;

describe.skipIf(skip !== undefined)(`KVM${skip === undefined ? "" : ` (SKIP ${skip})`}`, () => {
  let cache: string;
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), "tapwright-kvm-"));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  afterAll(() => rm(cache, { recursive: true, force: true }));

  test("a verdict has a reason that was seen", async () => {
    const { kvm, reason } = await checkAcceleration(under.kernel, { cache });
    expect(reason).toMatch(
      kvm
        ? /^a guest answered after/
        : /^(\/dev\/kvm: |a guest did not start with KVM: |this processor)/,
    );
  });

  test("the verdict is kept for this host, and for no other", async () => {
    let trials = 0;
    const check = () =>
      checkAcceleration(under.kernel, {
        cache,
        onTrial: () => {
          trials++;
        },
      });
    const file = join(cache, "acceleration.json");
    const kept = await readFile(file, "utf8").catch(() => undefined);
    // Without /dev/kvm there is nothing to keep: the answer costs nothing.
    if (kept === undefined) return expect((await check()).reason).toMatch(/kvm|processor/);
    await check();
    expect(trials).toBe(0);
    const [verdict] = Object.values(JSON.parse(kept) as Record<string, unknown>);
    await writeFile(file, JSON.stringify({ "another host": verdict }));
    await check();
    await writeFile(file, kept.slice(0, 20));
    await check();
    expect(trials).toBe(2);
  });

  test("a wish is granted, nonsense is a fault", async () => {
    vi.stubEnv("TAPWRIGHT_ACCEL", "kvm");
    expect(await chooseAcceleration(under.kernel, {}, { cache })).toBe("kvm");
    expect(await chooseAcceleration(under.kernel, { acceleration: "tcg" }, { cache })).toBe("tcg");
    vi.stubEnv("TAPWRIGHT_ACCEL", "magic");
    await expect(chooseAcceleration(under.kernel, {}, { cache })).rejects.toMatchObject({
      fault: { code: "guest/acceleration", exitCode: 2 },
    });
  });
});
