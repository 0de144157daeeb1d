// Makes the build root of a kernel from packages of the kernel's own suite: its compiler, which is not on this machine,
// and a C library in which its compiler and the programs of its headers (modpost, objtool) run.

import { createHash } from "node:crypto";
import { lstat, mkdir, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { FaultError, isFault, raiseFault } from "../../faults.ts";
import {
  aptConfigurationFolder,
  hostDebianArchitecture,
  openAptRoot,
  type AptRoot,
} from "../apt-root.ts";
import { withCacheLock } from "../cache-lock.ts";
import { cacheRoot } from "../cache-root.ts";
import { resolveKernel } from "../catalog.ts";
import { requireSpace, withDiskFaults } from "../disk-faults.ts";
import { downloadPackages } from "../download-packages.ts";
import type { Architecture, CatalogEntry, FetchOptions, LockedPackage } from "../kernel.ts";
import { debFileName, lockPackage } from "../resolve-packages.ts";
import { isSourceKernel } from "../source/source-kernels.ts";
import { unpackPackage } from "../unpack-package.ts";
import {
  findBuildRoot,
  loadRoot,
  rootFormat,
  rootsOf,
  type RootManifest,
  type RootedKernel,
} from "./build-root.ts";

// Of the rest of a machine, what kbuild calls.
const tools = ["make", "dash", "coreutils", "sed", "grep", "mawk", "findutils", "diffutils"];

/** GNU's names, with which Debian's cross compilers are named. */
const triples: Readonly<Record<Architecture, string>> = {
  x86_64: "x86-64-linux-gnu",
  i386: "i686-linux-gnu",
  ppc64le: "powerpc64le-linux-gnu",
  ppc64: "powerpc64-linux-gnu",
  ia64: "ia64-linux-gnu",
  arm64: "aarch64-linux-gnu",
  s390x: "s390x-linux-gnu",
};

/**
 * The build root for the modules of a kernel of the catalog, made if need be. What is in the cache and whole needs no
 * network. Rejects with a FaultError, or with the signal's reason; the cache stays sound either way.
 */
export async function fetchBuildRoot(
  kernel: RootedKernel,
  options: FetchOptions = {},
): Promise<string> {
  const entry = resolveKernel(kernel.name);
  if (isFault(entry)) throw new FaultError(entry);
  if (isSourceKernel(entry)) raiseFault("kernel/built-not-fetched", { name: entry.name });
  const cache = options.cache ?? cacheRoot();
  const folder = rootsOf(kernel, cache);
  if (folder === undefined || kernel.compiler === undefined) {
    return raiseFault("kernel/package-layout", { name: entry.name, what: "name of a compiler" });
  }
  const { compiler } = kernel;
  const isHere = async (): Promise<string | undefined> =>
    options.refresh === true ? undefined : findBuildRoot(kernel, cache);
  const found = await isHere();
  if (found !== undefined) return found;
  const { signal, onProgress } = options;
  const onWaiting = (holder: string): void =>
    onProgress?.({ kind: "waiting", name: `${compiler} of ${entry.suite}`, holder });
  const lock = join(dirname(folder), "lock");
  return withDiskFaults(folder, () =>
    withCacheLock(lock, { signal, onWaiting }, async () => {
      // Whoever held the lock may have made just this.
      return (await isHere()) ?? makeRoot({ entry, compiler, folder, cache }, options);
    }),
  );
}

interface RootRequest {
  readonly entry: CatalogEntry;
  readonly compiler: string;
  /** Where roots of this kind lie. */
  readonly folder: string;
  readonly cache: string;
}

/** Inside the lock. */
async function makeRoot(request: RootRequest, options: FetchOptions): Promise<string> {
  const { entry, compiler, folder, cache } = request;
  const { signal, onProgress } = options;
  const host = await hostDebianArchitecture();
  const apt = await openAptRoot({
    folder: join(cache, "apt", `${entry.suite}-${host}-tools`),
    suite: entry.suite,
    architectures: [host],
    configuration: options.aptConfiguration ?? aptConfigurationFolder(),
  });
  onProgress?.({ kind: "reading-index", suites: apt.suites });
  const unfinished = await apt.update(signal);
  if (unfinished !== undefined) onProgress?.({ kind: "index-incomplete", detail: unfinished });
  const isNative = entry.debianArchitecture === host;
  const wanted = isNative ? compiler : `${compiler}-${triples[entry.architecture]}`;
  const packages = await packagesOf(wanted, entry.name, apt, signal);
  const root = join(folder, digestOf(packages));
  if ((await loadRoot(root)) !== undefined) return root;

  // A former attempt's downloads are used; what it unpacked is not known to be whole.
  const partial = join(folder, ".partial");
  const unpacked = join(partial, "unpacked");
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked, { recursive: true });
  const sizes = packages.map(({ size, installedSize }) => size + installedSize);
  await requireSpace(
    partial,
    sizes.reduce((sum, one) => sum + one, 0),
  );
  await downloadPackages(packages, join(partial, "debs"), apt, options);
  await layOut(packages, join(partial, "debs"), unpacked, signal);
  const prefix = isNative ? "" : `${triples[entry.architecture]}-`;
  const manifest = await describeRoot(packages, unpacked, [
    `${prefix}${compiler}`,
    `${prefix}as`,
    `${prefix}ld`,
    "make",
    "sh",
    "awk",
  ]);
  await writeFile(join(unpacked, "root.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  // One that is damaged lies there, or none does.
  await rm(root, { recursive: true, force: true });
  await rename(unpacked, root);
  await rm(partial, { recursive: true });
  return root;
}

/** What apt would install on a machine that has nothing. Rejects with `kernel/not-in-repository`. */
async function packagesOf(
  compiler: string,
  name: string,
  apt: AptRoot,
  signal: AbortSignal | undefined,
): Promise<readonly LockedPackage[]> {
  // The kernel's objtool needs libelf, which got another name when times got 64 bits.
  const libelf = ["libelf1t64", "libelf1"];
  const wanted: string[] = [];
  for (const choices of [[compiler], ...tools.map((tool) => [tool]), libelf]) {
    const found = await firstThere(choices, apt, signal);
    wanted.push(found ?? raiseFault("kernel/not-in-repository", { package: choices[0]!, name }));
  }
  const stanzas = await apt.closure(wanted, signal);
  return stanzas.map(lockPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function firstThere(
  choices: readonly string[],
  apt: AptRoot,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (const choice of choices) {
    if ((await apt.show(choice, signal)) !== undefined) return choice;
  }
  return undefined;
}

function digestOf(packages: readonly LockedPackage[]): string {
  const named = packages.map(({ name, version, sha256 }) => [name, version, sha256]);
  return createHash("sha256")
    .update(JSON.stringify([rootFormat, named]))
    .digest("hex")
    .slice(0, 16);
}

/** Unpacks without any script of the packages; the few links that such scripts would make are made here. */
async function layOut(
  packages: readonly LockedPackage[],
  debs: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Older packages still have files in /lib and /bin.
  for (const part of ["bin", "lib", "lib64", "sbin"]) {
    await mkdir(join(target, "usr", part), { recursive: true });
    await symlink(`usr/${part}`, join(target, part));
  }
  const exclude = ["doc", "info", "locale", "man"].map((part) => `./usr/share/${part}/*`);
  for (const locked of packages) {
    await unpackPackage({ deb: join(debs, debFileName(locked)), target, exclude, signal });
  }
  await linkUnlessThere(target, "sh", "dash");
  await linkUnlessThere(target, "awk", "mawk");
}

async function linkUnlessThere(target: string, name: string, program: string): Promise<void> {
  const path = join(target, "usr/bin", name);
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) await symlink(program, path);
}

/** Rejects with `kernel/package-layout` when a program is not where it is to be. */
async function describeRoot(
  packages: readonly LockedPackage[],
  root: string,
  programs: readonly string[],
): Promise<RootManifest> {
  const sizes: Record<string, number> = {};
  for (const program of programs) {
    const path = `usr/bin/${program}`;
    const status = await stat(join(root, path)).catch(() => undefined);
    if (status === undefined) raiseFault("kernel/package-layout", { name: root, what: path });
    sizes[path] = status.size;
  }
  return { format: rootFormat, made: Date.now(), packages, sizes };
}
