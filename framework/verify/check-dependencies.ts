// The tapsets that a manifest names as its dependencies, looked for in the library.

import { join } from "node:path";
import { satisfies } from "semver";
import { loadManifest, type Manifest } from "../contracts/manifest.ts";
import { fail } from "../failure.ts";
import { tapsetFolders } from "../pipeline/library.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { foldersWithManifest } from "../pipeline/tapset-path.ts";
import type { Tapset } from "./tapset.ts";

/** Ends the command at the first that is not there, or only in a version that will not do. */
export async function checkDependencies(
  tapsets: readonly Tapset[],
  include: readonly string[],
): Promise<void> {
  const wanted = tapsets.flatMap(({ name, path, manifest }) =>
    Object.entries(manifest?.dependencies ?? {}).map(([other, range]) => ({
      name,
      path,
      other,
      range,
    })),
  );
  if (wanted.length === 0) return;
  const found = await manifestsOf(tapsets, include);
  for (const { name, path, other, range } of wanted) {
    const versions = found.filter((one) => one.name === other).map(({ version }) => version);
    if (versions.some((version) => satisfies(version, range))) continue;
    const there = versions.length === 0 ? "" : `; there is ${versions.join(", ")}`;
    fail({
      code: "tapset/missing-dependency",
      message: `the tapset ${name} needs ${other} ${range}, which the library does not have${there}`,
      hint: "`-I FOLDER` adds tapsets to the library",
      tapsetFile: shortPath(join(path, "tapset.json")),
      exitCode: 1,
    });
  }
}

async function manifestsOf(
  tapsets: readonly Tapset[],
  include: readonly string[],
): Promise<readonly Manifest[]> {
  const folders = await Promise.all(tapsetFolders(include).map(foldersWithManifest));
  const loaded = new Map(tapsets.map(({ path, manifest }) => [path, manifest]));
  const others = [...new Set(folders.flat())].filter((path) => !loaded.has(path));
  const manifests = [...loaded.values(), ...(await Promise.all(others.map(loadManifest)))];
  return manifests.filter((one) => one !== undefined);
}
