// The scripts that a Debian package of SystemTap installs. They are read where they lie and never copied; embedded C in them is
// opaque.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../compiler/index.ts";

/** The scripts below a folder, in order of their paths. */
export function scriptsBelow(folder: string, endings: readonly string[] = [".stp"]): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .toSorted();
}

/** What the package says that it installs; undefined where it did not come as a package. */
export function installedBy(name: string, endings: readonly string[]): string[] | undefined {
  const { status, stdout } = spawnSync("dpkg-query", ["--listfiles", name], { encoding: "utf8" });
  if (status !== 0) return undefined;
  const paths = stdout.split("\n");
  return paths.filter((path) => endings.some((ending) => path.endsWith(ending))).toSorted();
}

/** One byte a character: some of them are older than UTF-8. */
export function readSource(path: string, origin: SourceFile["origin"]): SourceFile {
  return { path, text: readFileSync(path, "latin1"), origin };
}

/** How many there are of each reason, the most frequent first. */
export function countReasons<T>(
  all: readonly T[],
  reasonOf: (one: T) => string,
): readonly (readonly [reason: string, those: readonly T[]])[] {
  const byReason = new Map<string, T[]>();
  for (const one of all) {
    const reason = reasonOf(one);
    byReason.set(reason, [...(byReason.get(reason) ?? []), one]);
  }
  return [...byReason].toSorted(([, left], [, right]) => right.length - left.length);
}
