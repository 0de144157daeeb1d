// Busybox for an architecture of which Debian has compiler and C library, but no packages: built from Debian's source, as
// Debian configures the one that it ships for others.

import { copyFile, mkdir, readFile, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";

import { raiseFault } from "../../faults.ts";
import { aptConfigurationFolder, hostDebianArchitecture, openAptRoot } from "../apt-root.ts";
import { boundToUs } from "../bound-child.ts";
import type { FetchOptions, SourceKernel } from "../kernel.ts";
import { measureFolder, withProgress } from "../progress.ts";
import { requireTools } from "./require-tools.ts";
import { parallel, runBuild } from "./run-build.ts";
import { watchObjects } from "./watch-objects.ts";

const name = "busybox";

/** Of all files of the package; it is told while they come. */
const sourceBytes = 2.6e6;

const tools = ["make", "gcc", "bzip2", "xz", "patch", "dpkg-source"];

/** A kernel of whose architecture programs can be linked. */
export type LinkingKernel = SourceKernel & { readonly staticLibrary: string };

/**
 * Builds the program at `program`, which is there whole or not at all. To be called inside its lock. Rejects with a FaultError, or
 * with the signal's reason.
 */
export async function buildBusybox(
  kernel: LinkingKernel,
  program: string,
  cache: string,
  options: FetchOptions,
): Promise<void> {
  const { signal } = options;
  const subject = `${name} for ${kernel.architecture}`;
  const { compiler, triple, staticLibrary } = kernel;
  await requireTools(subject, [...tools, compiler.program, `${triple}-ld`, staticLibrary]);
  const work = join(cache, "source", `${name}-${kernel.architecture}`);
  await rm(work, { recursive: true, force: true });
  const tree = join(work, "tree");
  const version = await fetchTree(kernel, tree, cache, options);
  await copyFile(join(tree, "debian", "config", "pkg", "static"), join(tree, ".config"));

  const make = (targets: readonly string[], onLine?: (line: string) => void): Promise<void> =>
    runBuild({
      subject,
      program: "make",
      args: [
        `ARCH=${kernel.makeArchitecture}`,
        `CROSS_COMPILE=${triple}-`,
        `CC=${compiler.program}`,
        `BB_EXTRA_VERSION=Debian ${version}`,
        ...targets,
      ],
      folder: tree,
      // The time of the build would be in the program.
      environment: { KCONFIG_NOTIMESTAMP: "1" },
      log: join(work, "build.log"),
      onLine,
      signal,
    });
  // It asks nobody: Debian compares what comes of its file with the file.
  await make(["silentoldconfig"]);
  await watchObjects(subject, options, (onLine) => make([parallel(), name], onLine));
  await mkdir(dirname(program), { recursive: true });
  await rename(join(tree, name), program);
  await rm(work, { recursive: true });
}

/** The source with Debian's patches, and its folder `debian`; gives its version. */
async function fetchTree(
  { suite, architecture }: SourceKernel,
  tree: string,
  cache: string,
  options: FetchOptions,
): Promise<string> {
  const { onProgress, signal, aptConfiguration } = options;
  const apt = await openAptRoot({
    folder: join(cache, "apt", `${suite}-source`),
    suite,
    architectures: [await hostDebianArchitecture()],
    configuration: aptConfiguration ?? aptConfigurationFolder(),
    type: "deb-src",
  });
  onProgress?.({ kind: "reading-index", suites: apt.suites });
  const unfinished = await apt.update(signal);
  if (unfinished !== undefined) onProgress?.({ kind: "index-incomplete", detail: unfinished });

  const folder = join(dirname(tree), "package");
  await mkdir(folder, { recursive: true });
  const measure = (): Promise<number> => measureFolder(folder);
  const subject = `source of ${name}`;
  const watched = { step: "download", subject, totalBytes: sourceBytes, measure } as const;
  const isThere = await withProgress(watched, onProgress, () =>
    apt.downloadSource(name, folder, signal),
  );
  if (!isThere) raiseFault("kernel/not-in-repository", { package: subject, name: architecture });
  const description = (await readdir(folder)).find((file) => file.endsWith(".dsc"))!;
  // apt has compared the files with the index, whose signature it has seen; that of the maintainer needs a key that is not here.
  const args = ["--no-check", "--extract", join(folder, description), tree];
  const unpacked = await execa(...boundToUs("dpkg-source", args), {
    cancelSignal: signal,
    reject: false,
    env: { LC_ALL: "C" },
  });
  signal?.throwIfAborted();
  if (!unpacked.failed) return versionOf(await readFile(join(folder, description), "utf8"));
  const detail = unpacked.stderr.trim().split("\n").at(-1) ?? "";
  if (/No space left/.test(unpacked.stderr)) {
    raiseFault("cache/disk-full", { path: tree, needed: "" });
  }
  return raiseFault("cache/unpack-failed", { package: description, detail });
}

/** What a package of source says of itself, below the head of a signature. */
function versionOf(description: string): string {
  return /^Version: (.*)$/m.exec(description)?.[1] ?? "";
}
