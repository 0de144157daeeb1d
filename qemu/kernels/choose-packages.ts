// Which packages a kernel of the catalog is to be fetched from. The index of a mirror may list packages that it does not
// have any more, first of all the large ones with debug information; so there are further choices, older and older.

import { raiseFault } from "../faults.ts";
import type { AptRoot } from "./apt-root.ts";
import type { CatalogEntry, FetchEvent } from "./kernel.ts";
import {
  isServed,
  resolvePackages,
  resolveRelease,
  type KernelPackages,
} from "./resolve-packages.ts";

export interface PackageChoice {
  readonly packages: KernelPackages;
  readonly because: Extract<FetchEvent, { kind: "resolved" }>["because"];
}

export interface ChoiceRequest {
  readonly entry: CatalogEntry;
  readonly apt: AptRoot;
  readonly hostArchitecture: string;
  /** What was taken the last time; undefined to look for something newer. */
  readonly locked: KernelPackages | undefined;
  readonly needsDebug: boolean;
  readonly signal?: AbortSignal;
}

/** Yields what to try, best first. Rejects with `kernel/not-in-repository` when there is nothing at all. */
export async function* choosePackages(request: ChoiceRequest): AsyncGenerator<PackageChoice> {
  const { entry, apt, hostArchitecture, locked, needsDebug, signal } = request;
  if (locked !== undefined) {
    const wanted = [...locked.kernel, ...(needsDebug ? locked.debug : [])];
    if (await isServed(wanted, apt, signal)) yield { packages: locked, because: "locked" };
  }
  const [newest, ...older] = await listReleases(request);
  const resolve = (release: string): Promise<KernelPackages> =>
    resolvePackages(entry, release, apt, hostArchitecture, signal);
  yield {
    packages: await resolve(newest),
    because: locked === undefined ? "newest" : "locked-is-gone",
  };
  for (const release of older) {
    // An image without its headers, or without its debug information, is no choice.
    if (!(await isComplete(release, apt, signal))) continue;
    yield { packages: await resolve(release), because: "newer-is-gone" };
  }
}

/** The releases of one version of Linux and one flavour, newest first. */
async function listReleases({ entry, apt, signal }: ChoiceRequest): Promise<[string, ...string[]]> {
  const named = entry.series === undefined ? await resolveRelease(entry, apt, signal) : undefined;
  const series = entry.series ?? /^\d+\.\d+/.exec(named!)?.[0] ?? named!;
  const pattern = new RegExp(`^linux-image-(\\d[\\w.+~]*(?:-\\d[\\w.]*)?-${entry.flavour})-dbg$`);
  const releases = (await apt.list(`linux-image-${series}.`, signal))
    .map((name) => pattern.exec(name)?.[1])
    .filter((release) => release !== undefined && release !== named) as string[];
  const inOrder = releases.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const [first, ...rest] = named === undefined ? inOrder : [named, ...inOrder];
  return first === undefined
    ? raiseFault("kernel/not-in-repository", {
        package: `linux-image-${series}…-${entry.flavour}-dbg`,
        name: entry.name,
      })
    : [first, ...rest];
}

async function isComplete(release: string, apt: AptRoot, signal?: AbortSignal): Promise<boolean> {
  const image =
    (await apt.show(`linux-image-${release}`, signal)) ??
    (await apt.show(`linux-image-${release}-unsigned`, signal));
  const version = image?.get("version");
  for (const name of [`linux-headers-${release}`, `linux-image-${release}-dbg`]) {
    if ((await apt.show(`${name}=${version}`, signal)) === undefined) return false;
  }
  return true;
}
