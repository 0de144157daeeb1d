// A tapset as it lies in a folder, or plain scripts that somebody wants to hear something about.

import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { didYouMean, nearNames } from "../../compiler/index.ts";
import type { SourceFile } from "../../compiler/index.ts";
import { loadManifest, type Manifest } from "../contracts/manifest.ts";
import { fail } from "../failure.ts";
import { packageRoot } from "../package-root.ts";
import { loadSource, tapsetFiles, type ReadSource } from "../pipeline/library.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { foldersWithManifest, tapsetPaths, type TapsetTarget } from "../pipeline/tapset-path.ts";

export interface Tapset {
  /** The manifest's, or that of the folder or file. */
  readonly name: string;
  /** Of the folder or file, absolute. */
  readonly path: string;
  /** Absent for plain scripts and for folders without one: they claim nothing. */
  readonly manifest?: Manifest;
  /** Folders within it that are tapsets of their own. */
  readonly without?: readonly string[];
}

/** Each once. A folder without a manifest may hold tapsets that have one: they keep what they claim. */
export async function findTapsets(names: readonly string[]): Promise<readonly Tapset[]> {
  const found = await Promise.all(names.map(findTapset));
  const all = (await Promise.all(found.map(tapsetsWithin))).flat();
  return [...new Map(all.map((one) => [one.path, one])).values()];
}

async function tapsetsWithin(found: Tapset): Promise<readonly Tapset[]> {
  if (found.manifest !== undefined || (await kindOf(found.path)) === "file") return [found];
  const folders = await foldersWithManifest(found.path);
  const outer = folders.filter((one) => !folders.some((other) => isBelow(other, one)));
  const inner = await Promise.all(outer.map(findTapset));
  const rest = { ...found, without: outer };
  const files = (await tapsetFiles(found.path)).filter((path) => isPartOf(rest, path));
  return files.length > 0 ? [...inner, rest] : inner;
}

function isPartOf({ without = [] }: Tapset, path: string): boolean {
  return !without.some((folder) => isBelow(folder, path));
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** A name below tapsets/, a folder or a file; anything else ends the command. */
export async function findTapset(name: string): Promise<Tapset> {
  const isName = /^[\w-]+$/.test(name);
  const paths = isName ? [join(packageRoot(), "tapsets", name), resolve(name)] : [resolve(name)];
  for (const path of paths) {
    const kind = await kindOf(path);
    if (kind === "absent") continue;
    if (kind === "file") {
      if (!/\.stpm?$/.test(path)) return notFound(`${name} is no .stp file`);
      return { name: basename(path).replace(/\.stpm?$/, ""), path };
    }
    if ((await tapsetFiles(path)).length === 0)
      return notFound(`there are no .stp files in ${name}`);
    const manifest = await loadManifest(path);
    return { name: manifest?.name ?? basename(path), path, manifest };
  }
  const known = isName ? await readdir(join(packageRoot(), "tapsets")) : [];
  const near = didYouMean(nearNames(name, known));
  return notFound(`there is no tapset ${name}`, near);
}

const howToName = "Name a folder below tapsets/, or a folder or file with .stp files.";

function notFound(message: string, hint = howToName): never {
  return fail({ code: "tapset/not-found", message, hint, exitCode: 1 });
}

/** The files of a tapset that are for a kernel: all of a folder with a manifest, elsewhere by SystemTap's rules. */
export async function loadTapsetFiles(
  tapset: Tapset,
  target?: TapsetTarget,
  read: ReadSource = loadSource,
): Promise<SourceFile[]> {
  const paths = await pathsOf(tapset, target);
  return Promise.all(paths.map((one) => read(one, "library")));
}

async function pathsOf(tapset: Tapset, target: TapsetTarget | undefined): Promise<string[]> {
  const { path, manifest } = tapset;
  if ((await kindOf(path)) === "file") return [path];
  if (manifest !== undefined) return tapsetFiles(path);
  const found = (await tapsetPaths(path, target)).filter((one) => isPartOf(tapset, one.path));
  const unique = new Map(found.map((one) => [one.name, one.path]));
  if (unique.size > 0) return [...unique.values()];
  return (await tapsetFiles(path)).filter((one) => isPartOf(tapset, one));
}

/** Which tapset a file belongs to: the one whose manifest lies in its folder, or in one around it. */
export function createTapsetOf(
  tapsets: readonly Tapset[],
): (file: Pick<SourceFile, "path">) => string | undefined {
  const known = new Map<string, string | undefined>();
  const inFolder = (folder: string): string | undefined => {
    if (known.has(folder)) return known.get(folder);
    const own = tapsets.find(({ path }) => path === folder);
    const above = dirname(folder);
    const name =
      own?.name ??
      (existsSync(join(folder, "tapset.json"))
        ? basename(folder)
        : above === folder
          ? undefined
          : inFolder(above));
    known.set(folder, name);
    return name;
  };
  const alone = new Map(tapsets.map(({ path, name }) => [path, name]));
  return ({ path }) => {
    const whole = resolve(path);
    return alone.get(whole) ?? inFolder(dirname(whole));
  };
}

/** As a person would type it here. */
export function spellTapset({ path }: Tapset): string {
  return shortPath(path);
}

/** A link that leads nowhere, or to itself, is nothing. */
export async function kindOf(path: string): Promise<"folder" | "file" | "absent"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    if (!leadsNowhere.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return "absent";
  }
}

const leadsNowhere = new Set(["ENOENT", "ENOTDIR", "ELOOP"]);
