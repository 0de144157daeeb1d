// Which kernel of the catalog the options `-k` and `--arch` mean.

import { catalog, defaultKernel, isFault, resolveKernel } from "../../qemu/index.ts";
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
