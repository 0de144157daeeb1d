// A guest whose agent has our C library instead of the compiler's: what is used on ia64, where nobody has seen it run, runs here.

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { cacheRoot } from "../kernels/cache-root.ts";
import { x86_64 } from "../machines/x86_64.ts";
import { kernelArguments } from "./command-line.ts";
import { composeInitramfs } from "./initramfs.ts";
import { runInGuest } from "./run-guest.ts";
import type { GuestEvent } from "./run-types.ts";
import { bootGuest, type StartedGuest } from "./start-guest.ts";
import { withTemporaryMemory } from "./temporary-memory.ts";
import { findGuestUnderTest } from "./testing/guest-under-test.ts";

const found = await findGuestUnderTest();
const skip = "skip" in found ? found.skip : undefined;
const under = found as Exclude<typeof found, { skip: string }>;
const machine = { ...x86_64, isFreestanding: true };

describe.skipIf(skip !== undefined)(
  `an agent with our C library${skip === undefined ? "" : ` (SKIP ${skip})`}`,
  () => {
    let guest: StartedGuest;
    beforeAll(async () => {
      const { kernel } = under;
      const initramfs = await composeInitramfs(kernel, machine, cacheRoot());
      const shape = {
        machine,
        acceleration: "tcg",
        cpus: 2,
        memoryMegabytes: 512,
        kernelArguments: kernelArguments(machine, {}),
        image: kernel.image,
        initramfs: initramfs.path,
      } as const;
      guest = await withTemporaryMemory((memory) => bootGuest(shape, memory, 120));
    }, 180_000);
    afterAll(() => guest?.emulator.kill());

    test("is init, and answers", () => {
      const { release } = under.kernel;
      expect(guest.ready).toMatchObject({ release, machine: "x86_64", cpus: 2, life: 1 });
      expect(Math.abs(guest.ready.clock - Date.now() / 1000)).toBeLessThan(60);
      expect(guest.ready.random).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    });

    test("runs a module and a workload, and reports both", async () => {
      const workload = { name: "file-io", arguments: ["--processes", "one,two", "--reads", "4"] };
      const events: GuestEvent[] = [];
      const request = { module: under.module, parameters: "mode=lines count=3", workload };
      const how = { bigEndian: false, restored: false };
      const running = runInGuest(guest.emulator, { ...request, timeLimitSeconds: 60 }, how);
      for await (const event of running) events.push(event);
      const output = events.map((event) => (event.kind === "output" ? event.text : "")).join("");
      expect(output).toBe("line 0\nline 1\nline 2\n");
      expect(events.find(({ kind }) => kind === "workload")).toMatchObject({
        exitCode: 0,
        truth: { opens: { one: 7, two: 12 } },
      });
      expect(events.at(-1)).toMatchObject({
        kind: "end",
        outcome: { status: "completed", leftBehind: [], splats: [], taint: 12288 },
      });
    }, 120_000);
  },
);
