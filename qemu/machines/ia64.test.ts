// Whether an emulator of ia64 is found, and what is said then; programs that only pretend stand for it.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Fault, FaultError } from "../faults.ts";
import { findMachine } from "./find-machine.ts";

const setting = "TAPWRIGHT_IA64_EMULATOR";
let folder: string;
let before: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-test-"));
  before = process.env;
  process.env = { PATH: folder };
});
afterEach(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});

function writeProgram(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, 0o755);
  return path;
}

async function told(): Promise<Fault> {
  return findMachine("ia64").then(
    () => expect.fail("a machine was found"),
    (error: FaultError) => error.fault,
  );
}

test("without an emulator what would run is skipped", async () => {
  const fault = await told();
  expect(fault).toMatchObject({ code: "guest/no-ia64-emulator", exitCode: 3, skips: true });
  expect(fault.message).toBe(
    `no ia64 emulator: neither qemu-system-ia64 nor bski is on PATH, and ${setting} names none`,
  );
});

test.each(["qemu-system-ia64", "bski"])(
  "%s on PATH was never tried, which is no pass",
  async (name) => {
    const path = writeProgram(name);
    expect(await told()).toMatchObject({ code: "guest/ia64-untried", exitCode: 3, skips: true });
    expect((await told()).message).toContain(path);
  },
);

test("the one that the environment names goes before those on PATH, also when it is not there", async () => {
  writeProgram("bski");
  process.env[setting] = writeProgram("mine");
  expect((await told()).message).toContain(join(folder, "mine"));
  process.env[setting] = join(folder, "nowhere");
  expect((await told()).code).toBe("guest/no-ia64-emulator");
});
