// ia64: no distribution has an emulator of it, so whoever has one brings it along. What is here was written by EFI's and the
// kernel's specifications, built, and looked at; no guest of ia64 was ever seen running.

import { access, constants } from "node:fs/promises";
import { basename } from "node:path";

import { raiseFault } from "../faults.ts";
import { findProgram } from "../guest/find-program.ts";
import type { Machine } from "./machine.ts";

/** The setting that names an emulator which is not on PATH. */
const setting = "TAPWRIGHT_IA64_EMULATOR";
/** The setting that names the emulator's machine: those who make emulators of ia64 call theirs by different names. */
const machineSetting = "TAPWRIGHT_IA64_MACHINE";
/** A QEMU with this target, and Ski without its windows. */
const programs = ["qemu-system-ia64", "bski"] as const;

/** An Itanium 2 with EFI, a serial port and a PCI bus. */
const described: Omit<Machine, "emulator" | "type"> = {
  architecture: "ia64",
  emulatorPackage: "none of Debian's",
  cpu: "madison",
  boot: "efi-disk",
  console: "ttyS0",
  consoleArguments: ["-serial", "chardev:console"],
  serialController: "virtio-serial-pci",
  kernelArguments: "rcupdate.rcu_expedited=1",
  drivers: ["virtio_pci", "virtio_console"],
  compiler: "ia64-linux-gnu-gcc-12",
  compilerPackages: "none of Debian's; tapwright kernels build source/ia64 builds it",
  compilerFlags: [],
  isFreestanding: true,
  bigEndian: false,
};

/**
 * The machine of the emulator that is here. Rejects with `guest/no-ia64-emulator`, or with `guest/ski` where that is the only
 * one.
 */
export async function findIa64Machine(): Promise<Machine> {
  const emulator = await findIa64Emulator();
  if (emulator === undefined) {
    raiseFault("guest/no-ia64-emulator", { programs: programs.join(" nor "), setting });
  }
  if (/ski/.test(basename(emulator))) raiseFault("guest/ski", { emulator });
  return { ...described, emulator, type: process.env[machineSetting] || "ia64-vpc" };
}

async function findIa64Emulator(): Promise<string | undefined> {
  const named = process.env[setting] ?? "";
  if (named !== "") {
    return access(named, constants.X_OK).then(
      () => named,
      () => undefined,
    );
  }
  for (const program of programs) {
    const found = await findProgram(program);
    if (found !== undefined) return found.path;
  }
  return undefined;
}
