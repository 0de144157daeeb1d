// What the guest tests share: the kernel that is here, the test module for it, a broker.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { cacheRoot } from "../../kernels/cache-root.ts";
import { defaultKernel, resolveKernel } from "../../kernels/catalog.ts";
import { findInstalledKernel } from "../../kernels/find-installed-kernel.ts";
import { isFault } from "../../faults.ts";
import type { InstalledKernel } from "../../kernels/kernel.ts";
import { findMachine } from "../../machines/find-machine.ts";
import type { Guest, GuestBroker } from "../broker.ts";
import { findProgram } from "../find-program.ts";
import { findRuntimeSources } from "../guest-sources.ts";
import type { GuestEvent, RunOutcome, RunRequest } from "../run-types.ts";

export interface GuestUnderTest {
  readonly kernel: InstalledKernel;
  /** The test module, built for that kernel. */
  readonly module: string;
}

/** What the tests run with, or why they cannot. */
export async function findGuestUnderTest(): Promise<GuestUnderTest | { readonly skip: string }> {
  const entry = resolveKernel(defaultKernel);
  if (isFault(entry)) return { skip: entry.message };
  const kernel = await findInstalledKernel(entry, cacheRoot());
  if (kernel === undefined) return { skip: `the kernel ${defaultKernel} is not fetched` };
  const { emulator } = await findMachine(kernel.architecture);
  if ((await findProgram(emulator)) === undefined) return { skip: `${emulator} is not here` };
  for (const program of ["make", "gcc", "strip"]) {
    if ((await findProgram(program)) === undefined) return { skip: `${program} is not here` };
  }
  return { kernel, module: await buildTestModule(kernel) };
}

export interface CollectedRun {
  readonly output: string;
  readonly events: readonly GuestEvent[];
  readonly outcome: RunOutcome;
  readonly truth: unknown;
}

/** Runs to the end and closes the guest. */
export async function collectRun(guest: Guest, request: RunRequest): Promise<CollectedRun> {
  const events: GuestEvent[] = [];
  try {
    for await (const event of guest.run(request)) events.push(event);
  } finally {
    await guest.close();
  }
  const end = events.at(-1);
  if (end?.kind !== "end") throw new Error("a run has to end with its outcome");
  const workload = events.find((event) => event.kind === "workload");
  return {
    output: events.map((event) => (event.kind === "output" ? event.text : "")).join(""),
    events,
    outcome: end.outcome,
    truth: workload?.truth,
  };
}

/** Acquires, runs, closes. */
export async function runOnce(
  broker: GuestBroker,
  { kernel, module }: GuestUnderTest,
  request: Partial<RunRequest>,
): Promise<CollectedRun> {
  const guest = await broker.acquire(kernel);
  return await collectRun(guest, { module, timeLimitSeconds: 60, ...request });
}

const run = promisify(execFile);

async function buildTestModule(kernel: InstalledKernel): Promise<string> {
  const runtime = findRuntimeSources();
  const sources = join(runtime, "guest", "testmodule");
  const hash = createHash("sha256").update(kernel.moduleSymvers);
  for (const file of (await readdir(sources)).toSorted()) {
    hash.update(await readFile(join(sources, file)));
  }
  hash.update(await readFile(join(runtime, "include", "tapwright", "wire.h")));
  const folder = join(cacheRoot(), "test-modules");
  const module = join(folder, `${hash.digest("hex").slice(0, 32)}.ko`);
  if (
    await readFile(module).then(
      () => true,
      () => false,
    )
  )
    return module;

  await mkdir(folder, { recursive: true });
  // kbuild writes beside its sources.
  const work = await mkdtemp(join(tmpdir(), "tapwright-test-module-"));
  try {
    await cp(join(runtime, "include"), join(work, "include"), { recursive: true });
    await cp(sources, join(work, "guest", "testmodule"), { recursive: true });
    const at = join(work, "guest", "testmodule");
    await run("make", ["-C", kernel.headersDir, `M=${at}`, "modules"]);
    await run("strip", ["--strip-debug", join(at, "tw_testmodule.ko")]);
    await cp(join(at, "tw_testmodule.ko"), `${module}.${process.pid}`);
    await rename(`${module}.${process.pid}`, module);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return module;
}
