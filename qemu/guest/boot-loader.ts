// Builds the EFI program that loads the kernel of machines whose firmware starts what lies on a disk.

import { execFile } from "node:child_process";
import { basename, join } from "node:path";
import { promisify } from "node:util";

import type { Machine } from "../machines/machine.ts";
import { buildProgram, listFiles } from "./built-program.ts";
import { findRuntimeSources } from "./guest-sources.ts";

const run = promisify(execFile);
const flags = "-static -O2 -std=gnu11 -Wall -Wextra -ffreestanding -fno-builtin -nostdlib".split(
  " ",
);

/** Path of the program, built if it was not there. Rejects with `guest/no-compiler` or `guest/agent-build-failed`. */
export async function buildBootLoader(
  machine: Machine,
  cache: string,
  signal?: AbortSignal,
): Promise<string> {
  const folder = join(findRuntimeSources(), "boot", machine.architecture);
  const recipe = {
    sources: await listFiles(folder, /\.([chS]|lds)$/),
    flags: [
      ...flags,
      // A loop that copies bytes is not to be made a call of a library's function.
      "-fno-tree-loop-distribute-patterns",
      // Firmware puts it anywhere: code that finds its data by gp needs no addresses put right.
      "-mauto-pic",
      "-T",
      join(folder, "loader.lds"),
      "-Wl,--build-id=none",
      // The program is one section, which may be written and executed.
      "-Wl,--no-warn-rwx-segments",
      ...machine.compilerFlags,
    ],
    isWhole: isDosProgram,
    // What was linked has PE's headers in it as data; ELF's go.
    finish: async (linked: string, to: string): Promise<void> => {
      const objcopy = basename(machine.compiler).replace(/gcc.*$/, "objcopy");
      await run(objcopy, ["-O", "binary", linked, to]);
    },
  };
  return buildProgram(recipe, machine, cache, signal);
}

/** PE's files begin as those of DOS. */
function isDosProgram(content: Buffer): boolean {
  return content.toString("latin1", 0, 2) === "MZ";
}
