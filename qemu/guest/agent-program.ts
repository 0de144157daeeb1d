// Builds the static program that is init, agent and workloads of a guest; kept by the digest of its sources, the
// compiler and its flags.

import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { raiseFault } from "../faults.ts";
import type { Machine } from "../machines/machine.ts";
import { findRuntimeSources } from "./guest-sources.ts";
import { findProgram } from "./find-program.ts";

const run = promisify(execFile);
const flags = ["-static", "-pthread", "-O2", "-s", "-std=gnu11", "-Wall", "-Wextra"];

/** Path of the program, built if it was not there. Rejects with `guest/no-compiler` or `guest/agent-build-failed`. */
export async function buildAgentProgram(
  machine: Machine,
  cache: string,
  signal?: AbortSignal,
): Promise<string> {
  const compiler = await findProgram(machine.compiler);
  if (compiler === undefined) {
    raiseFault("guest/no-compiler", {
      compiler: machine.compiler,
      package: machine.compilerPackages,
    });
  }
  const sources = await listSources();
  const hash = createHash("sha256");
  hash.update(JSON.stringify([compiler.identity, flags, machine.compilerFlags]));
  for (const source of sources) hash.update(source).update(await readFile(source));
  const folder = join(cache, "agents", machine.architecture);
  const program = join(folder, hash.digest("hex").slice(0, 32));
  if (await readFile(program).then(isElf, () => false)) return program;

  await mkdir(folder, { recursive: true });
  const unfinished = `${program}.${randomUUID()}`;
  const units = sources.filter((source) => source.endsWith(".c"));
  try {
    await run(compiler.path, [...flags, ...machine.compilerFlags, "-o", unfinished, ...units], {
      signal,
    });
    await rename(unfinished, program);
  } catch (error) {
    signal?.throwIfAborted();
    const complaint = (error as { stderr?: string }).stderr ?? String(error);
    raiseFault("guest/agent-build-failed", {
      // A C library that is not there is complained of by every file.
      detail: complaint.split("\n").slice(0, 4).join("\n"),
      package: machine.compilerPackages,
    });
  } finally {
    await rm(unfinished, { force: true });
  }
  return program;
}

/** All C files and headers, in an order that does not depend on the file system. */
async function listSources(): Promise<readonly string[]> {
  const root = findRuntimeSources();
  const guest = join(root, "guest");
  const files = await readdir(guest, { recursive: true });
  return files
    .filter((file) => /\.[ch]$/.test(file) && !file.startsWith("testmodule"))
    .map((file) => join(guest, file))
    .concat(join(root, "include", "tapwright", "wire.h"))
    .toSorted();
}

function isElf(content: Buffer): boolean {
  return content.length > 4 && content.readUInt32BE(0) === 0x7f454c46;
}
