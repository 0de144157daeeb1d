// Which kernel the options `-k`, `-r` and `--arch` mean.

import { catalog, defaultKernel, isFault, resolveKernel, sourceKernels } from "../../qemu/index.ts";
import type { KernelOptions } from "../cli/options.ts";
import type { Architecture, NamedKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { findKnownKernel, knownKernels } from "./known-kernels.ts";
import type { KnownKernel } from "./known-kernels.ts";

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
}): NamedKernel {
  const architecture = options.arch === undefined ? undefined : architectureOf(options.arch);
  const name = options.kernel ?? (architecture === undefined ? defaultKernel : undefined);
  if (name === undefined) return defaultOf(architecture!);
  const entry = resolveKernel(oneOf(name));
  return requireArchitecture(isFault(entry) ? fail(entry) : entry, options.arch);
}

/** A name as it stands; several of them, which other commands take, are wrong usage here. */
function oneOf(name: string): string {
  if (name !== "all" && !name.includes(",")) return name;
  return fail({
    code: "usage/one-kernel",
    message: `one kernel is wanted here, and '${name}' means several`,
    hint: "Name one. Tests run on several with: tapwright test --matrix FILE",
    exitCode: 2,
  });
}

function requireArchitecture<K extends NamedKernel>(kernel: K, arch: string | undefined): K {
  if (arch === undefined || kernel.architecture === architectureOf(arch)) return kernel;
  return fail({
    code: "usage/architecture-mismatch",
    message: `the kernel ${kernel.name} is ${kernel.architecture}, not ${arch}`,
    hint: "Leave --arch out, or name another kernel; see: tapwright kernels list",
    exitCode: 2,
  });
}

/** The same among all kernels that are known; `-r` may also be the release of one that is here. */
export async function chooseKnownKernel(options: KernelOptions): Promise<KnownKernel> {
  const { release, kernel } = options;
  if (release === undefined) return chooseByName(options);
  const entry = await chooseByName({ ...options, kernel: await nameOfRelease(release) });
  if (kernel === undefined || (await findKnownKernel(kernel)).name === entry.name) return entry;
  return fail({
    code: "usage/contradiction",
    message: `-r ${release} is ${entry.name}, and -k names ${kernel}`,
    hint: "Leave one of them out.",
    exitCode: 2,
  });
}

async function chooseByName({ kernel, arch }: KernelOptions): Promise<KnownKernel> {
  if (kernel === undefined) return findKnownKernel(chooseKernel({ arch }).name);
  return requireArchitecture(await findKnownKernel(oneOf(kernel)), arch);
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
  const all = await knownKernels();
  if (all.some(({ name }) => name === release)) return release;
  const known = all.flatMap((one) => one.release ?? []);
  return (
    all.find((one) => one.release === release)?.name ??
    fail({
      code: "usage/unknown-release",
      message: `no kernel with the release ${release} was fetched`,
      hint: known.length === 0 ? "See: tapwright kernels list" : `There are: ${known.join(", ")}`,
      exitCode: 2,
    })
  );
}

/** The architecture that `--arch` names; another word is wrong usage. */
export function architectureOf(text: string): Architecture {
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

/** The default kernel if it is of the architecture, else the first that is; each architecture has one. */
function defaultOf(architecture: Architecture): NamedKernel {
  const candidates = [...catalog, ...sourceKernels].filter(
    (entry) => entry.architecture === architecture,
  );
  return candidates.find((entry) => entry.name === defaultKernel) ?? candidates[0]!;
}
