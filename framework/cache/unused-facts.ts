// Indexes that no command of this version would open.

import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { factsVersion } from "../../compiler/index.ts";
import { factsFolder, headerFactsFolder, moduleFactsFolder } from "../kernels/facts-path.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { namesIn } from "./names-in.ts";
import type { Unused } from "./unused.ts";

/** Of older formats, which newer ones have replaced, and of images, modules and headers whose kernel is not here. */
export async function unusedFacts(kernels: readonly KnownKernel[]): Promise<readonly Unused[]> {
  const described = kernels.flatMap((kernel) => kernel.described ?? []);
  const images = new Set(described.map(({ buildId }) => buildId));
  const folders = new Set(
    described.flatMap((one) => [moduleFactsFolder(one), headerFactsFolder(one)]),
  );
  const found: Unused[] = [];
  for (const name of await namesIn(factsFolder())) {
    const [, buildId, version = "0"] = /^([0-9a-f]+)(?:\.(\d+))?\.facts$/.exec(name) ?? [];
    if (buildId === undefined) continue;
    const path = join(factsFolder(), name);
    if (Number(version) < factsVersion) found.push({ path, why: "an index of an older format" });
    else if (!images.has(buildId)) found.push({ path, why: "the index of a kernel that is gone" });
  }
  for (const [part, what] of parts) {
    for (const path of await foldersOf(part)) {
      if (folders.has(path)) found.push(...(await olderIn(path, what)));
      else found.push({ path, why: `indexes of a kernel's ${what}s that is gone` });
    }
  }
  return found;
}

const parts = [
  ["modules", "module"],
  ["headers", "header"],
] as const;

async function olderIn(folder: string, what: string): Promise<readonly Unused[]> {
  return (await namesIn(folder)).flatMap((name) => {
    const version = /\.(\d+)(?:\.facts|\.complaint)?$/.exec(name)?.[1];
    return version !== undefined && Number(version) < factsVersion
      ? [{ path: join(folder, name), why: `a ${what}'s index of an older format` }]
      : [];
  });
}

/** One for each version of a kernel, whose name may have a slash. */
async function foldersOf(part: string): Promise<readonly string[]> {
  const entries = await entriesBelow(join(factsFolder(), part));
  return [...new Set(entries.filter((one) => one.isFile()).map((one) => one.parentPath))].sort();
}

/** None when the folder is not there. */
async function entriesBelow(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
