// The shell and the usual commands of a guest that somebody looks into: one static program, from Debian's packages, or from its source
// for an architecture of which it has none.

import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

import { raiseFault } from "../faults.ts";
import { aptConfigurationFolder, openAptRoot } from "./apt-root.ts";
import { withCacheLock } from "./cache-lock.ts";
import { cacheRoot } from "./cache-root.ts";
import { catalog } from "./catalog.ts";
import { withDiskFaults } from "./disk-faults.ts";
import { downloadPackages } from "./download-packages.ts";
import type { Architecture, CatalogEntry, FetchOptions } from "./kernel.ts";
import { debFileName, lockPackage } from "./resolve-packages.ts";
import { buildBusybox } from "./source/build-busybox.ts";
import { sourceKernels } from "./source/source-kernels.ts";
import { unpackPackage } from "./unpack-package.ts";

const packageName = "busybox-static";

/**
 * Path of busybox for an architecture, fetched (a megabyte) or built if it is not in the cache. Rejects with a FaultError, or with the
 * signal's reason.
 */
export async function fetchBusybox(
  architecture: Architecture,
  options: FetchOptions = {},
): Promise<string> {
  const cache = options.cache ?? cacheRoot();
  const folder = join(cache, "busybox", architecture);
  const program = join(folder, "busybox");
  if (await isThere(program)) return program;
  const provide = wayToProvide(architecture);
  const { signal, onProgress } = options;
  const onWaiting = (holder: string): void =>
    onProgress?.({ kind: "waiting", name: packageName, holder });
  return withDiskFaults(folder, () =>
    withCacheLock(`${folder}.lock`, { signal, onWaiting }, async () => {
      if (!(await isThere(program))) await provide(program, cache, options);
      return program;
    }),
  );
}

type Provide = (program: string, cache: string, options: FetchOptions) => Promise<void>;

function wayToProvide(architecture: Architecture): Provide {
  // It runs on any kernel of the architecture, so that the first suite of the catalog does for all.
  const entry = catalog.find((candidate) => candidate.architecture === architecture);
  if (entry !== undefined) return fetchFrom.bind(undefined, entry);
  const source = sourceKernels.find((kernel) => kernel.architecture === architecture);
  if (source?.staticLibrary === undefined) {
    return raiseFault("kernel/no-busybox", { architecture });
  }
  return buildBusybox.bind(undefined, { ...source, staticLibrary: source.staticLibrary });
}

/** Inside the lock. */
async function fetchFrom(
  { suite, debianArchitecture, architecture }: CatalogEntry,
  program: string,
  cache: string,
  options: FetchOptions,
): Promise<void> {
  const folder = dirname(program);
  const { signal, onProgress, aptConfiguration } = options;
  const apt = await openAptRoot({
    folder: join(cache, "apt", `${suite}-${debianArchitecture}-shell`),
    suite,
    architectures: [debianArchitecture],
    configuration: aptConfiguration ?? aptConfigurationFolder(),
  });
  onProgress?.({ kind: "reading-index", suites: apt.suites });
  const unfinished = await apt.update(signal);
  if (unfinished !== undefined) onProgress?.({ kind: "index-incomplete", detail: unfinished });
  const stanza =
    (await apt.show(packageName, signal)) ??
    raiseFault("kernel/not-in-repository", { package: packageName, name: architecture });
  const locked = lockPackage(stanza);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const target = join(partial, "files");
  await mkdir(target, { recursive: true });
  await downloadPackages([locked], partial, apt, options);
  const deb = join(partial, debFileName(locked));
  await unpackPackage({ deb, target, exclude: ["./usr/share"], signal });
  const found = ["bin/busybox", "usr/bin/busybox"].map((path) => join(target, path));
  const [one, other] = await Promise.all(found.map(isThere));
  if (!one && other !== true) {
    raiseFault("kernel/package-layout", { name: packageName, what: "busybox" });
  }
  await mkdir(folder, { recursive: true });
  await rename(found[one === true ? 0 : 1]!, program);
  await rm(partial, { recursive: true });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
