// Which kernel of the catalog the options `-k`, `-r` and `--arch` mean.

import {
  cacheRoot,
  catalog,
  defaultKernel,
  findInstalledKernel,
  isFault,
  resolveKernel,
} from "../../qemu/index.ts";
import type { KernelOptions } from "../cli/options.ts";
import type { Architecture, CatalogEntry } from "../../qemu/index.ts";
import { fail } from "../failure.ts";

export const architectures: readonly Architecture[] = [
  "x86_64",
  "i386",
  "ppc64le",
  "ppc64",
  "ia64",
  "arm64",
  "s390x",
];

/** The entry that is meant; an unknown name, or one of another architecture, ends the command as wrong usage. */
export function chooseKernel(options: {
  readonly kernel?: string;
  readonly arch?: string;
}): CatalogEntry {
  const architecture = options.arch === undefined ? undefined : parseArchitecture(options.arch);
  const name = options.kernel ?? (architecture === undefined ? defaultKernel : undefined);
  if (name === undefined) return defaultOf(architecture!);
  const entry = resolveKernel(name);
  if (isFault(entry)) return fail(entry);
  if (architecture !== undefined && entry.architecture !== architecture) {
    return fail({
      code: "usage/architecture-mismatch",
      message: `the kernel ${entry.name} is ${entry.architecture}, not ${architecture}`,
      hint: "Leave --arch out, or name another kernel; see: tapwright kernels list",
      exitCode: 2,
    });
  }
  return entry;
}

/** The same with `-r`, which may also be the release of a kernel that was fetched. */
export async function chooseKernelOrRelease(options: KernelOptions): Promise<CatalogEntry> {
  const { release, kernel } = options;
  if (release === undefined) return chooseKernel(options);
  const entry = chooseKernel({ ...options, kernel: await nameOfRelease(release) });
  if (kernel === undefined || chooseKernel({ kernel }).name === entry.name) return entry;
  return fail({
    code: "usage/contradiction",
    message: `-r ${release} is ${entry.name}, and -k names ${kernel}`,
    hint: "Leave one of them out.",
    exitCode: 2,
  });
}

async function nameOfRelease(release: string): Promise<string> {
  if (release.startsWith("/")) {
    return fail({
      code: "usage/build-tree",
      message:
        "a script runs on the kernel that it is built for, and a build tree has none that could be started",
      hint: "Take a kernel of the catalog with -k; see: tapwright kernels list",
      exitCode: 2,
    });
  }
  if (catalog.some(({ name }) => name === release)) return release;
  const installed = await Promise.all(
    catalog.map((entry) => findInstalledKernel(entry, cacheRoot())),
  );
  const found = installed.filter((one) => one !== undefined);
  const known = found.map((one) => one.release);
  return (
    found.find((one) => one.release === release)?.name ??
    fail({
      code: "usage/unknown-release",
      message: `no kernel with the release ${release} was fetched`,
      hint: known.length === 0 ? "See: tapwright kernels list" : `There are: ${known.join(", ")}`,
      exitCode: 2,
    })
  );
}

function parseArchitecture(text: string): Architecture {
  const known = architectures.find((architecture) => architecture === text);
  return (
    known ??
    fail({
      code: "usage/unknown-architecture",
      message: `there is no architecture '${text}'`,
      hint: `There are: ${architectures.join(" ")}`,
      exitCode: 2,
    })
  );
}

/** The default kernel if it is of the architecture, else the first of the catalog that is. */
function defaultOf(architecture: Architecture): CatalogEntry {
  const candidates = catalog.filter((entry) => entry.architecture === architecture);
  return (
    candidates.find((entry) => entry.name === defaultKernel) ??
    candidates[0] ??
    fail({
      code: "kernel/none-for-architecture",
      message: `the catalog has no kernel for ${architecture}`,
      hint: "Such kernels have to be built from source; see: tapwright kernels list",
      exitCode: 3,
    })
  );
}
