// Whether an emulator of ia64 is found, what is said then, and what becomes of guests; programs that only pretend stand for it.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Fault, FaultError } from "../faults.ts";
import { kernelArguments, type GuestShape } from "../guest/command-line.ts";
import { launchEmulator } from "../guest/emulator.ts";
import { bootGuest } from "../guest/start-guest.ts";
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

function writeProgram(name: string, lines = ""): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${lines}`);
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

test("Ski has nothing that the kernel could use, which is no pass", async () => {
  const path = writeProgram("bski");
  expect(await told()).toMatchObject({ code: "guest/ski", exitCode: 3, skips: true });
  expect((await told()).message).toContain(path);
});

test("QEMU on PATH is the machine's emulator; its machine may be named", async () => {
  const emulator = writeProgram("qemu-system-ia64");
  expect(await findMachine("ia64")).toMatchObject({ emulator, type: "ia64-vpc", boot: "efi-disk" });
  process.env["TAPWRIGHT_IA64_MACHINE"] = "itanium2-vpc";
  expect(await findMachine("ia64")).toMatchObject({ type: "itanium2-vpc" });
});

test("the one that the environment names goes before those on PATH, also when it is not there", async () => {
  writeProgram("bski");
  const emulator = writeProgram("mine");
  process.env[setting] = emulator;
  expect(await findMachine("ia64")).toMatchObject({ emulator });
  process.env[setting] = join(folder, "nowhere");
  expect((await told()).code).toBe("guest/no-ia64-emulator");
});

async function shapeOf(script: string): Promise<GuestShape> {
  // setpriv and the shell's commands have to be found, too.
  process.env["PATH"] = `${folder}:${before["PATH"]}`;
  writeProgram("qemu-system-ia64", script);
  const machine = await findMachine("ia64");
  return {
    machine,
    acceleration: "tcg",
    cpus: 2,
    memoryMegabytes: 512,
    kernelArguments: kernelArguments(machine, {}),
    image: "vmlinux",
    initramfs: "initramfs",
    disk: join(folder, "disk"),
  };
}

test("the firmware gets a disk, and no kernel", async () => {
  const shape = await shapeOf('echo "$@" >&2; exit 1\n');
  const starting = bootGuest(shape, join(folder, "memory"), 30);
  await expect(starting).rejects.toThrow(/-machine ia64-vpc,.* -cpu madison .*/);
  const words = await starting.catch(({ message }: Error) => message);
  expect(words).toContain(` -drive file=${join(folder, "disk")},format=raw,snapshot=on `);
  expect(words).not.toMatch(/ -(?:kernel|initrd|append) /);
});

test.each([
  ["ends at once", "exit 0\n", "QEMU ended at once"],
  ["prints what a guest would and ends", "echo ok; echo TAPWRIGHT PASSED\n", "QEMU ended at once"],
  ["complains", "echo no such machine >&2; exit 1\n", "no such machine"],
])("a program that %s is no guest", async (_, script, complaint) => {
  const shape = await shapeOf(script);
  await expect(bootGuest(shape, join(folder, "memory"), 30)).rejects.toMatchObject({
    name: "StartError",
    message: complaint,
  });
});

test("a program that says nothing is ended", async () => {
  const { machine } = await shapeOf("exec sleep 1000\n");
  await expect(launchEmulator(machine, [], 1)).rejects.toThrow(
    "QEMU's monitor did not answer in 1 seconds",
  );
});
