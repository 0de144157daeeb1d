// Brings a package of source from Debian's repository, and unpacks the archive in it.

import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

import { raiseFault } from "../../faults.ts";
import { aptConfigurationFolder, hostDebianArchitecture, openAptRoot } from "../apt-root.ts";
import type { AptRoot } from "../apt-root.ts";
import { boundToUs } from "../bound-child.ts";
import { downloadPackages } from "../download-packages.ts";
import type { FetchOptions, LockedPackage } from "../kernel.ts";
import { measureFolder, withProgress } from "../progress.ts";
import { debFileName, lockPackage } from "../resolve-packages.ts";
import { unpackPackage } from "../unpack-package.ts";

/** The repositories of a suite, for packages of this machine's own architecture. */
export async function openSources(
  suite: string,
  cache: string,
  { onProgress, signal, aptConfiguration }: FetchOptions,
): Promise<AptRoot> {
  const architecture = await hostDebianArchitecture();
  const apt = await openAptRoot({
    folder: join(cache, "apt", `${suite}-${architecture}`),
    suite,
    architectures: [architecture],
    configuration: aptConfiguration ?? aptConfigurationFolder(),
  });
  onProgress?.({ kind: "reading-index", suites: apt.suites });
  const unfinished = await apt.update(signal);
  if (unfinished !== undefined) onProgress?.({ kind: "index-incomplete", detail: unfinished });
  return apt;
}

/** The package as the repository has it today; rejects with `kernel/not-in-repository`. */
export async function findSource(
  sourcePackage: string,
  name: string,
  apt: AptRoot,
  signal?: AbortSignal,
): Promise<LockedPackage> {
  const stanza = await apt.show(sourcePackage, signal);
  if (stanza !== undefined) return lockPackage(stanza);
  return raiseFault("kernel/not-in-repository", { package: sourcePackage, name });
}

export interface UnpackedSource {
  /** Of the archive in the package, such as `usr/src/linux-source-6.1.tar.xz`; `*` stands for its version. */
  readonly archive: RegExp;
  /** Members of the archive that no build needs, as patterns of tar. */
  readonly exclude: readonly string[];
}

/** Unpacks the source into `target`, whole or not at all; what is there already stays as it is. */
export async function fetchSource(
  source: LockedPackage,
  apt: AptRoot,
  target: string,
  { archive, exclude }: UnpackedSource,
  options: FetchOptions,
): Promise<void> {
  if ((await readdir(target).catch(() => [])).length > 0) return;
  const partial = `${target}.partial`;
  await rm(partial, { recursive: true, force: true });
  const [debs, files, tree] = ["debs", "files", "tree"].map((name) => join(partial, name));
  for (const folder of [debs!, files!, tree!]) await mkdir(folder, { recursive: true });
  await downloadPackages([source], debs!, apt, options);
  const deb = join(debs!, debFileName(source));
  await unpackPackage({ deb, target: files!, exclude: ["./usr/share"], signal: options.signal });
  const packed = (await readdir(files!, { recursive: true })).find((path) => archive.test(path));
  if (packed === undefined) {
    raiseFault("kernel/package-layout", { name: source.name, what: "archive of its source" });
  }
  await unpackArchive(source, join(files!, packed), tree!, exclude, options);
  await rename(tree!, target);
  await rm(partial, { recursive: true });
}

async function unpackArchive(
  source: LockedPackage,
  archive: string,
  target: string,
  exclude: readonly string[],
  { onProgress, signal }: FetchOptions,
): Promise<void> {
  const measure = (): Promise<number> => measureFolder(target);
  // Text packed by xz: an estimate, which the shown figures never exceed.
  const totalBytes = 9 * source.size;
  const watched = { step: "unpack", subject: source.name, totalBytes, measure } as const;
  const args = [
    "--extract",
    `--file=${archive}`,
    `--directory=${target}`,
    "--no-same-owner",
    "--strip-components=1",
    ...exclude.map((pattern) => `--exclude=${pattern}`),
  ];
  await withProgress(watched, onProgress, async () => {
    const result = await execa(...boundToUs("tar", args), {
      reject: false,
      cancelSignal: signal,
      env: { LC_ALL: "C" },
    });
    signal?.throwIfAborted();
    if (!result.failed) return;
    const detail = result.stderr.trim().split("\n")[0] ?? "unknown";
    if (/No space left/.test(detail)) raiseFault("cache/disk-full", { path: target, needed: "" });
    raiseFault("cache/unpack-failed", { package: archive, detail });
  });
}
