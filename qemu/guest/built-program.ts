// Programs for guests that are built on this machine, each kept by the digest of all that goes into it.

import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { raiseFault } from "../faults.ts";
import { withDiskFaults } from "../kernels/disk-faults.ts";
import { makeFolder } from "../make-folder.ts";
import type { Machine } from "../machines/machine.ts";
import { findProgram } from "./find-program.ts";

const run = promisify(execFile);

export interface ProgramRecipe {
  /** All C files, assembly and headers, by their paths. */
  readonly sources: readonly string[];
  readonly flags: readonly string[];
  /** Whether what lies at the program's place is one. */
  readonly isWhole: (content: Buffer) => boolean;
  /** Makes it at `to`, out of what the compiler made. */
  readonly finish?: (linked: string, to: string) => Promise<void>;
}

/**
 * Path of the program below `cache`/agents, built if it was not there. Rejects with `guest/no-compiler`,
 * `guest/agent-build-failed` or a `cache/…` fault.
 */
export async function buildProgram(
  { sources, flags, isWhole, finish = rename }: ProgramRecipe,
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
  const hash = createHash("sha256").update(JSON.stringify([compiler.identity, flags]));
  for (const source of sources) hash.update(source).update(await readFile(source));
  const folder = join(cache, "agents", machine.architecture);
  const program = join(folder, hash.digest("hex").slice(0, 32));
  if (await readFile(program).then(isWhole, () => false)) return program;

  const work = `${program}.${randomUUID()}`;
  const [linked, finished] = [join(work, "linked"), join(work, "finished")];
  const units = sources.filter((source) => /\.[cS]$/.test(source));
  await withDiskFaults(folder, async () => makeFolder(work));
  try {
    // What the compiler makes on the way lies here, too: no other disk can be full, and what is left of it is found.
    const env = { ...process.env, LC_ALL: "C", TMPDIR: work };
    await run(compiler.path, [...flags, "-o", linked, ...units], { signal, env });
    await finish(linked, finished);
    await rename(finished, program);
  } catch (error) {
    signal?.throwIfAborted();
    throwIfInterrupted(error);
    const complaint = (error as { stderr?: string }).stderr ?? String(error);
    if (/No space left on device|ENOSPC/.test(complaint)) {
      raiseFault("cache/disk-full", { path: folder, needed: "" });
    }
    raiseFault("guest/agent-build-failed", {
      // A C library that is not there is complained of by every file.
      detail: complaint.split("\n").slice(0, 4).join("\n"),
      package: machine.compilerPackages,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return program;
}

/** Ctrl-C on a terminal goes to the compiler, too, which may end before anybody here has heard of it. */
function throwIfInterrupted(error: unknown): void {
  const { signal } = error as { readonly signal?: NodeJS.Signals };
  if (signal !== "SIGINT" && signal !== "SIGTERM") return;
  throw new DOMException(`the compiler was ended by ${signal}`, "AbortError");
}

/** The files of a folder and those below it that have such a name, in an order that does not depend on the file system. */
export async function listFiles(folder: string, name: RegExp): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => name.test(file))
    .map((file) => join(folder, file))
    .toSorted();
}
