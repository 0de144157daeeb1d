// From a line of the catalog to the exact packages of one kernel.

import { raiseFault } from "../faults.ts";
import type { AptRoot } from "./apt-root.ts";
import type { Stanza } from "./deb822.ts";
import type { CatalogEntry, LockedPackage } from "./kernel.ts";

/** The packages of one kernel, as the repository or the lock has them. */
export interface KernelPackages {
  readonly release: string;
  readonly version: string;
  /** The compiler that the headers ask for, such as gcc-12. */
  readonly compiler?: string;
  /** Image (and what it is split into), headers, headers-common and kbuild. */
  readonly kernel: readonly LockedPackage[];
  readonly debug: readonly LockedPackage[];
}

/** The release that a suite's meta package stands for today. Rejects with `kernel/not-in-repository`. */
export async function resolveRelease(
  entry: CatalogEntry,
  apt: AptRoot,
  signal?: AbortSignal,
): Promise<string> {
  const meta =
    (await apt.show(entry.imagePackage, signal)) ??
    raiseFault("kernel/not-in-repository", { package: entry.imagePackage, name: entry.name });
  const dependency = dependencies(meta).find(({ name }) => /^linux-image-\d/.test(name));
  if (dependency === undefined) {
    return raiseFault("kernel/package-layout", {
      name: entry.name,
      what: `image behind ${entry.imagePackage}`,
    });
  }
  return dependency.name.slice("linux-image-".length).replace(/-unsigned$/, "");
}

/** The packages of a release, as the repository has them. Rejects with `kernel/not-in-repository`. */
export async function resolvePackages(
  entry: CatalogEntry,
  release: string,
  apt: AptRoot,
  hostArchitecture: string,
  signal?: AbortSignal,
): Promise<KernelPackages> {
  const require = async (selector: string): Promise<Stanza> =>
    (await apt.show(selector, signal)) ??
    raiseFault("kernel/not-in-repository", { package: selector, name: entry.name });

  const image =
    (await apt.show(`linux-image-${release}`, signal)) ??
    (await require(`linux-image-${release}-unsigned`));
  const version = image.get("version")!;
  // In sid the image's package is empty: kernel, modules and configuration have packages of their own.
  const pieces = dependencies(image)
    .map(({ name }) => name)
    .filter((name) => /^linux-(?:binary|modules|base)-\d/.test(name));

  const headers = await require(`linux-headers-${release}=${version}`);
  const needs = dependencies(headers);
  const common = needs.find(({ name }) => /^linux-headers-.*-common/.test(name));
  const kbuild = needs.find(({ name }) => name.startsWith("linux-kbuild-"));
  if (common === undefined || kbuild === undefined) {
    raiseFault("kernel/package-layout", {
      name: entry.name,
      what: "common headers or kbuild package",
    });
  }
  const compiler = needs
    .map(({ name }) => /^(?:linux-compiler-)?(gcc-\d+)(?:-|$)/.exec(name)?.[1])
    .find(Boolean);
  const debug = await require(`linux-image-${release}-dbg=${version}`);

  return {
    release,
    version,
    compiler,
    kernel: [
      image,
      ...(await Promise.all(pieces.map((name) => require(`${name}=${version}`)))),
      headers,
      await require(`${common.name}=${version}`),
      // The programs in it run on this host, whatever the kernel is for.
      (await apt.show(`${kbuild.name}:${hostArchitecture}=${version}`, signal)) ??
        (await require(`${kbuild.name}:${hostArchitecture}`)),
    ].map(lockPackage),
    debug: [lockPackage(debug)],
  };
}

/** True when the repository still serves every one of the packages, byte for byte. */
export async function isServed(
  packages: readonly LockedPackage[],
  apt: AptRoot,
  signal?: AbortSignal,
): Promise<boolean> {
  for (const locked of packages) {
    const stanza = await apt.show(aptSelector(locked), signal);
    if (stanza?.get("sha256") !== locked.sha256) return false;
  }
  return true;
}

/** As apt-get wants one exact package. */
export function aptSelector(locked: LockedPackage): string {
  const architecture = locked.architecture === "all" ? "" : `:${locked.architecture}`;
  return `${locked.name}${architecture}=${locked.version}`;
}

/** As `apt-get download` names the file: an epoch's colon is percent-encoded. */
export function debFileName(locked: LockedPackage): string {
  return `${locked.name}_${locked.version.replaceAll(":", "%3a")}_${locked.architecture}.deb`;
}

export function lockPackage(stanza: Stanza): LockedPackage {
  const field = (name: string): string => {
    const value = stanza.get(name);
    if (value === undefined)
      throw new Error(`a package index has no ${name} for ${stanza.get("package")}`);
    return value;
  };
  return {
    name: field("package"),
    version: field("version"),
    architecture: field("architecture"),
    sha256: field("sha256"),
    size: Number(field("size")),
    installedSize: Number(stanza.get("installed-size") ?? 0) * 1024,
  };
}

/** First alternatives of Depends, with the version bound that stands behind each. */
function dependencies(stanza: Stanza): { name: string; bound?: string }[] {
  return (stanza.get("depends") ?? "")
    .split(",")
    .map((term) => /^\s*([a-z0-9][a-z0-9.+-]*)(?::\w+)?\s*(?:\(([^)]*)\))?/.exec(term))
    .filter((match) => match !== null)
    .map((match) => ({ name: match[1]!, bound: match[2] }));
}
