// The C runtime's random test, for as long as one likes: built for the host under its sanitizers, in a folder of its own.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const sources = join(import.meta.dirname, "../../runtime-c/tests");

/** True when every call agreed with its model, and no sanitizer complained; what was wrong is printed. */
export function fuzzRuntime(rounds: number, seed: number): boolean {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-random-"));
  try {
    const program = join(folder, "random-test");
    const make = ["-s", "-C", sources, `OUT=${folder}`, program];
    return run("make", make) && run(program, [`${rounds}`, `${seed}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "inherit" }).status === 0;
}
