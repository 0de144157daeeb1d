// All that can go from the cache.

import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { cacheRoot, findUnusedRoots } from "../../qemu/index.ts";
import { knownKernels } from "../kernels/known-kernels.ts";
import { namesIn } from "./names-in.ts";
import { findOpenPaths } from "./open-paths.ts";
import type { Unused } from "./unused.ts";
import { unusedFacts } from "./unused-facts.ts";

const hour = 3_600_000;
const day = 24 * hour;

/**
 * What nothing will ask for and nothing is using. What was made within the last hour stays: whoever made it may not have said yet
 * what it is for.
 */
export async function findUnused(now = Date.now()): Promise<readonly Unused[]> {
  const kernels = await knownKernels();
  const releases = kernels.flatMap(({ release }) => release ?? []);
  const found = [
    ...(await unusedFacts(kernels)),
    ...(await findUnusedRoots()),
    ...(await unusedRuntimes(releases)),
    ...(await leftBehind(now)),
  ];
  const isOpen = await findOpenPaths();
  const ages = await Promise.all(found.map(({ path }) => ageOf(path, now)));
  return found.filter(({ path }, index) => ages[index]! > hour && !isOpen(path));
}

/** Runtimes are compiled for a release, whose name theirs begins with. */
async function unusedRuntimes(releases: readonly string[]): Promise<readonly Unused[]> {
  const folder = join(cacheRoot(), "runtime");
  const names = await namesIn(folder);
  return names
    .filter((name) => releases.every((release) => !name.startsWith(`${release}-`)))
    .map((name) => ({ path: join(folder, name), why: "a runtime for a kernel that is gone" }));
}

/** What processes left that were killed while they wrote, a day ago or more. */
async function leftBehind(now: number): Promise<readonly Unused[]> {
  const agents = await namesIn(join(cacheRoot(), "agents"));
  const folders = [
    "code",
    "facts",
    "trees",
    "verdicts",
    "kernels",
    "results",
    "initramfs",
    ...agents.map((architecture) => join("agents", architecture)),
  ];
  const all = await Promise.all(
    folders.map(async (one) => {
      const folder = join(cacheRoot(), one);
      const names = await namesIn(folder);
      return names.filter(isUnfinished).map((name) => join(folder, name));
    }),
  );
  const paths = all.flat();
  const ages = await Promise.all(paths.map((path) => ageOf(path, now)));
  return paths
    .filter((_, index) => ages[index]! > day)
    .map((path) => ({ path, why: "left by a command that was killed" }));
}

const uuid = /\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isUnfinished(name: string): boolean {
  return name.endsWith(".unfinished") || name.startsWith(".removed-") || uuid.test(name);
}

/** Milliseconds since it was changed; 0 when it is gone, or nobody can say. */
async function ageOf(path: string, now: number): Promise<number> {
  const status = await lstat(path).catch(() => undefined);
  return status === undefined ? 0 : now - status.mtimeMs;
}
