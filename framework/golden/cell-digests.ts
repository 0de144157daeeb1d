// What a cell's result depends on, as one digest: test, golden file, tapsets, kernel, runtime, Tapwright itself, guest, and which
// complaints of the kernel are allowed.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { InstalledKernel } from "../../qemu/index.ts";
import { readIfThere } from "../contracts/manifest.ts";
import { matchesPattern } from "../contracts/match-pattern.ts";
import { packageRoot } from "../package-root.ts";
import { guestDigest } from "../pipeline/guests.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { compilerVersion } from "../pipeline/with-host.ts";
import type { Allowance } from "../results/allowances.ts";
import { goldenPath } from "./golden-path.ts";
import { tapsetAround } from "./tapset-around.ts";

export interface CellDigests {
  /** Of the test in this file, by its absolute path. */
  of(path: string): Promise<string>;
}

export interface DigestOptions {
  /** More tapsets. */
  readonly include: readonly string[];
  readonly allowances: readonly Allowance[];
  /** What of the library runs is counted: that is another module, and there is more to know of it. */
  readonly coverage?: boolean;
}

/** Digests for one kernel; undefined where the sources of Tapwright itself run, which change any time. */
export async function createCellDigests(
  kernel: InstalledKernel,
  { include, allowances, coverage = false }: DigestOptions,
): Promise<CellDigests | undefined> {
  const version = compilerVersion();
  if (version === undefined) return undefined;
  const { buildId = "", release, version: packaged } = kernel;
  const runtime = await runtimeDigest();
  const guest = await guestDigest(kernel);
  const allowed = allowances.filter((one) => matchesPattern(one.kernel, kernel.name));
  const leaks = process.env["TAPWRIGHT_LEAKS"] ?? null;
  const common = [version, buildId, release, packaged, runtime, guest, allowed, leaks, coverage];
  const libraries = new Map<string, Promise<string>>();
  const libraryOf = (path: string): Promise<string> => {
    const folder = tapsetAround(path) ?? "";
    const known = libraries.get(folder);
    if (known !== undefined) return known;
    const made = libraryDigest(folder === "" ? include : [...include, folder], kernel);
    libraries.set(folder, made);
    return made;
  };
  return {
    of: async (path) => {
      const script = await readFile(path, "utf8");
      const golden = (await readIfThere(goldenPath(path))) ?? null;
      return sha256(JSON.stringify([...common, await libraryOf(path), script, golden]));
    },
  };
}

/** The names of files are part of what scripts can print. */
async function libraryDigest(include: readonly string[], kernel: InstalledKernel): Promise<string> {
  const files = await loadLibrary(include, tapsetTarget(kernel));
  return sha256(JSON.stringify(files.map(({ path, text }) => [fromPackage(resolve(path)), text])));
}

function fromPackage(path: string): string {
  const inside = relative(packageRoot(), path);
  return inside.startsWith("..") ? path : inside;
}

/** Of the C that is linked to every script. The agent's is part of the guest. */
async function runtimeDigest(): Promise<string> {
  const root = join(packageRoot(), "runtime-c");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.[chS]$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${relative(root, file)}\0`).update(await readFile(file));
  return hash.digest("hex");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
