// KVM is believed when a guest has started with it, and the verdict is kept.

import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";

import { checkAcceleration, chooseAcceleration } from "./acceleration.ts";
import type { BrokerEvent } from "./broker.ts";
import { openBroker } from "./broker.ts";
import { findProgram } from "./find-program.ts";
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

  test.each([
    [
      "ends at once",
      "echo 'failed to initialize kvm: Operation not permitted' >&2; exit 1",
      /failed to initialize kvm: Operation not permitted$/,
    ],
    ["hangs", "exec sleep 60", /no answer in 6 seconds$|QEMU/],
  ])(
    "KVM that is there and %s is told, and the guest runs without it",
    async (_, broken, reason) => {
      const emulator = (await findProgram("qemu-system-x86_64"))!.path;
      const folder = await mkdtemp(join(tmpdir(), "tapwright-kvm-broken-"));
      const wrapper = join(folder, "qemu-system-x86_64");
      const device = join(folder, "kvm");
      await writeFile(device, "");
      await writeFile(
        wrapper,
        `#!/bin/sh\ncase "$*" in *"-accel kvm"*) ${broken} ;; esac\nexec ${emulator} "$@"\n`,
      );
      await chmod(wrapper, 0o755);
      vi.stubEnv("PATH", `${folder}:${process.env["PATH"]}`);
      vi.stubEnv("TAPWRIGHT_ACCEL", "auto");
      const events: BrokerEvent[] = [];
      const broker = openBroker({
        cache: join(folder, "cache"),
        kvmDevice: device,
        onEvent: (event) => events.push(event),
      });
      try {
        const guest = await broker.acquire(under.kernel);
        expect(guest.agent.cpus).toBe(2);
        expect(events.map(({ kind }) => kind)).toEqual([
          "trying-kvm",
          "kvm-broken",
          "booting",
          "started",
        ]);
        expect(events[1]).toMatchObject({ reason: expect.stringMatching(reason) });
        const command = await readFile(`/proc/${guest.emulatorPid}/cmdline`, "utf8");
        expect(command).toContain("\0-accel\0tcg,thread=single\0");
        await guest.close();
        // The next one does not try again.
        events.length = 0;
        await (await broker.acquire(under.kernel)).close();
        expect(events.map(({ kind }) => kind)).toEqual(["started"]);
      } finally {
        await broker.close();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );

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
