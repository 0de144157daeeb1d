// ia64: no distribution has an emulator of it, so whoever has one brings it along.

import { access, constants } from "node:fs/promises";

import { raiseFault } from "../faults.ts";
import { findProgram } from "../guest/find-program.ts";

/** The setting that names an emulator which is not on PATH. */
const setting = "TAPWRIGHT_IA64_EMULATOR";
/** A QEMU with this target, and Ski without its windows. */
const programs = ["qemu-system-ia64", "bski"] as const;

/**
 * Rejects, for now: with `guest/no-ia64-emulator`, or where one is there with `guest/ia64-untried`. A boot loader, an init
 * without a C library and a way to the agent that nobody has seen running would be guesses, and no guest may be one.
 */
export async function requireIa64Machine(): Promise<never> {
  const emulator = await findIa64Emulator();
  if (emulator === undefined) {
    raiseFault("guest/no-ia64-emulator", { programs: programs.join(" nor "), setting });
  }
  return raiseFault("guest/ia64-untried", { emulator });
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
