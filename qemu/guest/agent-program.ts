// Builds the static program that is init, agent and workloads of a guest, with the compiler's C library or with ours.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Machine } from "../machines/machine.ts";
import { buildProgram, listFiles } from "./built-program.ts";
import { findProgram } from "./find-program.ts";
import { findRuntimeSources } from "./guest-sources.ts";

const run = promisify(execFile);
const flags = ["-static", "-O2", "-s", "-std=gnu11", "-Wall", "-Wextra"];

/** Path of the program, built if it was not there. Rejects with `guest/no-compiler` or `guest/agent-build-failed`. */
export async function buildAgentProgram(
  machine: Machine,
  cache: string,
  signal?: AbortSignal,
): Promise<string> {
  const isFreestanding = machine.isFreestanding === true;
  const library = isFreestanding ? await ourLibrary(machine) : compilersLibrary;
  const root = findRuntimeSources();
  const files = await listFiles(join(root, "guest"), /\.[ch]$/);
  const recipe = {
    sources: [
      ...files
        .filter((file) => !/\/(testmodule|freestanding)\//.test(file))
        .filter(
          // Sockets and terminals are more than our library has.
          (file) => !(isFreestanding && /\/shell\/\w+\.c$/.test(file)),
        ),
      join(root, "include", "tapwright", "wire.h"),
      ...library.sources,
    ],
    flags: [...flags, ...library.flags, ...machine.compilerFlags],
    isWhole: isElf,
  };
  return buildProgram(recipe, machine, cache, signal);
}

interface Library {
  readonly sources: readonly string[];
  readonly flags: readonly string[];
}

const compilersLibrary: Library = { sources: [], flags: ["-pthread"] };

/** Of the compiler it takes the headers that need no library: stddef.h, stdarg.h, stdint.h. */
async function ourLibrary({ architecture, compiler }: Machine): Promise<Library> {
  const folder = join(findRuntimeSources(), "guest", "freestanding");
  const files = await listFiles(folder, /\.[chS]$/);
  const starts = `start-${architecture}.S`;
  const compilers = (await findProgram(compiler)) === undefined ? [] : await headersOf(compiler);
  return {
    sources: files.filter((file) => !/\/start-\w+\.S$/.test(file) || file.endsWith(starts)),
    flags: [
      ..."-ffreestanding -fno-builtin -nostdlib -nostdinc".split(" "),
      // A loop that copies bytes is not to be made a call of the function that it is.
      "-fno-tree-loop-distribute-patterns",
      ...[join(folder, "include"), ...compilers].flatMap((path) => ["-isystem", path]),
    ],
  };
}

async function headersOf(compiler: string): Promise<readonly string[]> {
  return [(await run(compiler, ["-print-file-name=include"])).stdout.trim()];
}

function isElf(content: Buffer): boolean {
  return content.length > 4 && content.readUInt32BE(0) === 0x7f454c46;
}
