// Guests come up restored, alike, and as many as are asked for; damage is mended; nothing outlives us.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import type { BrokerEvent, GuestBroker } from "./broker.ts";
import { openBroker } from "./broker.ts";
import { findGuestUnderTest, runOnce } from "./testing/guest-under-test.ts";

const found = await findGuestUnderTest();
const skip = "skip" in found ? found.skip : undefined;
const under = found as Exclude<typeof found, { skip: string }>;

describe.skipIf(skip !== undefined)(`guests${skip === undefined ? "" : ` (SKIP ${skip})`}`, () => {
  let broker: GuestBroker;

  beforeAll(() => {
    broker = openBroker({ jobs: 2 });
  });
  afterAll(() => broker.close());

  test("a restored guest answers, with today's clock and randomness of its own", async () => {
    const first = await broker.acquire(under.kernel);
    const second = await broker.acquire(under.kernel);
    for (const { restored, agent } of [first, second]) {
      expect(restored).toBe(true);
      expect(agent).toMatchObject({ release: under.kernel.release, cpus: 2, life: 1 });
      expect(Math.abs(agent.clock - Date.now() / 1000)).toBeLessThan(10);
      expect(agent.random).toMatch(/^[0-9a-f]{16}$/);
    }
    expect(first.agent.random).not.toBe(second.agent.random);
    await Promise.all([first.close(), second.close()]);
  });

  test("two run at once and do not see each other", async () => {
    const runs = await Promise.all(
      ["alpha", "beta"].map((name) =>
        runOnce(broker, under, {
          parameters: "mode=lines count=3",
          workload: { name: "reads", arguments: ["10", "--process", name] },
        }),
      ),
    );
    expect(runs.map(({ outcome }) => outcome.status)).toEqual(["completed", "completed"]);
    expect(runs.map(({ truth }) => truth)).toMatchObject([
      { reads: { alpha: { count: 10 } } },
      { reads: { beta: { count: 10 } } },
    ]);
  });

  test("who asks for more than there are waits, and can stop waiting", async () => {
    const single = openBroker({ jobs: 1 });
    const guest = await single.acquire(under.kernel);
    const impatient = new AbortController();
    const waiting = single.acquire(under.kernel, {}, impatient.signal);
    impatient.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await guest.close();
    await (await single.acquire(under.kernel)).close();
    await single.close();
    await expect(single.acquire(under.kernel)).rejects.toThrow("the broker was closed");
  });

  test("closing the broker ends its guests", async () => {
    const other = openBroker({ jobs: 1 });
    const { emulatorPid } = await other.acquire(under.kernel);
    expect(isRunning(emulatorPid)).toBe(true);
    await other.close();
    expect(isRunning(emulatorPid)).toBe(false);
  });
});

describe.skipIf(skip !== undefined)("guests that wait", () => {
  const open = async () => {
    const events: BrokerEvent[] = [];
    const broker = openBroker({ jobs: 2, onEvent: (event) => events.push(event) });
    onTestFinished(() => broker.close());
    broker.keepWaiting(under.kernel, 1);
    const [pid = 0] = await eventually(emulators, (pids) => pids.length === 1);
    // It has answered and stands still when its processors take no time any more.
    await eventually(
      async () => [await ticksOfGuest(pid), await quiet(), await ticksOfGuest(pid)] as const,
      ([before, , after]) => before > 0 && before === after,
    );
    return { broker, pid, events };
  };

  test("one is handed out with today's clock, and another takes its place", async () => {
    const { broker, pid } = await open();
    const guest = await broker.acquire(under.kernel);
    expect(guest.emulatorPid).toBe(pid);
    expect(guest.restored).toBe(true);
    expect(Math.abs(guest.agent.clock - Date.now() / 1000)).toBeLessThan(10);
    await eventually(emulators, (pids) => pids.length === 2);
    await guest.close();
    const next = await broker.acquire(under.kernel);
    expect(next.agent.random).not.toBe(guest.agent.random);
    await broker.close();
    expect(await emulators()).toEqual([]);
  });

  test("one that died while it waited is not handed out", async () => {
    const { broker, pid, events } = await open();
    process.kill(pid, "SIGKILL");
    await eventually(emulators, (pids) => !pids.includes(pid));
    const guest = await broker.acquire(under.kernel);
    expect(guest.emulatorPid).not.toBe(pid);
    expect(guest.restored).toBe(true);
    expect(events.map(({ kind }) => kind)).toEqual(["started"]);
    await broker.close();
  });
});

/** The emulators that this process has started. */
async function emulators(): Promise<number[]> {
  const text = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  const pids = text.split(" ").filter((word) => word !== "");
  const names = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")),
  );
  return pids.filter((_, index) => names[index]!.startsWith("qemu-system")).map(Number);
}

/**
 * Processor time that all threads of an emulator but the first have taken, in the kernel's ticks. The first one serves the emulator's own
 * timers; in QEMU 7.2 it may go on asking for one, now and then, while the guest stands still.
 */
async function ticksOfGuest(pid: number): Promise<number> {
  const threads = (await readdir(`/proc/${pid}/task`)).filter((thread) => thread !== String(pid));
  const all = await Promise.all(
    threads.map(async (thread) => {
      // One of QEMU's helpers may have ended meanwhile.
      const text = await readFile(`/proc/${pid}/task/${thread}/stat`, "utf8").catch(() => ") 0");
      const [user = 0, system = 0] = text.slice(text.lastIndexOf(")")).split(" ").slice(12, 14);
      return Number(user) + Number(system);
    }),
  );
  return all.reduce((sum, ticks) => sum + ticks, 0);
}

const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));

/** Asks again until the answer is the one that has to come; a test's time limit ends it otherwise. */
async function eventually<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isGood(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.skipIf(skip !== undefined)("the cache of saved guests", () => {
  let cache: string;
  // An empty cache knows no verdict on KVM; a trial is not what is tested here.
  const machine = { acceleration: "tcg" } as const;
  const events: BrokerEvent[] = [];
  const kinds = (): string[] => events.splice(0).map(({ kind }) => kind);
  const open = (): GuestBroker =>
    openBroker({ cache, jobs: 2, onEvent: (event) => events.push(event) });
  const startOne = async (): Promise<void> => {
    const broker = open();
    const guest = await broker.acquire(under.kernel, machine);
    expect(guest.restored).toBe(true);
    await broker.close();
  };
  const folder = async (): Promise<string> => {
    const guests = join(cache, "guests");
    const names = (await readdir(guests)).filter((name) => !name.includes("."));
    expect(names).toHaveLength(1);
    return join(guests, names[0]!);
  };

  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), "tapwright-cache-"));
  });
  afterAll(() => rm(cache, { recursive: true, force: true }));

  test("two who need the same guest boot it once", async () => {
    const brokers = [open(), open()];
    const guests = await Promise.all(
      brokers.map((broker) => broker.acquire(under.kernel, machine)),
    );
    expect(guests.map(({ restored }) => restored)).toEqual([true, true]);
    await Promise.all(brokers.map((broker) => broker.close()));
    expect(kinds().toSorted()).toEqual(["booting", "started", "started", "waiting"]);
    await startOne();
    expect(kinds()).toEqual(["started"]);
    expect(await readdir(join(cache, "guests"))).toHaveLength(2); // the state and its lock
  });

  test("a damaged state is made anew, and said so", async () => {
    await truncate(join(await folder(), "state"), 1000);
    await startOne();
    expect(events[0]).toMatchObject({
      kind: "booting",
      reason: expect.stringContaining("state has 1000 bytes"),
    });
    expect(kinds()).toEqual(["booting", "started"]);
  });

  test("a state that does not restore is made anew, and said so", async () => {
    const at = await folder();
    const nonsense = Buffer.from("no devices, no processors");
    await writeFile(join(at, "state"), nonsense);
    const manifest = JSON.parse(await readFile(join(at, "saved.json"), "utf8")) as {
      sizes: { state: number };
      stateSha256: string;
    };
    manifest.sizes.state = nonsense.length;
    manifest.stateSha256 = createHash("sha256").update(nonsense).digest("hex");
    await writeFile(join(at, "saved.json"), JSON.stringify(manifest));
    await startOne();
    expect(kinds()).toEqual(["restore-failed", "booting", "started"]);
  });

  test("a guest that cannot start is a fault that shows why", async () => {
    const broker = open();
    await expect(
      broker.acquire(under.kernel, {
        ...machine,
        memoryMegabytes: 64,
        kernelArguments: "init=/none rdinit=/none",
      }),
    ).rejects.toMatchObject({ fault: { code: "guest/boot-failed", exitCode: 4 } });
    await broker.close();
    kinds();
  });
});

describe.skipIf(skip !== undefined)("a process that ends leaves no QEMU", () => {
  test.for(["SIGINT", "SIGTERM", "SIGKILL"] as const)("%s", async (signal) => {
    const program = fileURLToPath(new URL("testing/hold-guest.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const pid = Number((await lines.next()).value);
    expect((await lines.next()).value).toBe("started");
    expect(isRunning(pid)).toBe(true);
    child.kill(signal);
    await expect.poll(() => isRunning(pid), { timeout: 5000, interval: 20 }).toBe(false);
  });
});

/** A zombie is no longer running: the kernel has taken everything from it. */
function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/fd/0`);
}
