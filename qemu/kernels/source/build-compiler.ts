// A compiler for an architecture for which Debian has binutils, but no compiler: C alone, without a library, built from
// Debian's own source of gcc.

import { createHash } from "node:crypto";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import type { AptRoot } from "../apt-root.ts";
import type { FetchOptions, LockedPackage, SourceKernel } from "../kernel.ts";
import { fetchSource } from "./fetch-source.ts";
import { parallel, runBuild } from "./run-build.ts";
import { watchObjects } from "./watch-objects.ts";

/** Programs and headers that it needs beside the kernel's. */
export const compilerTools = [
  "g++",
  "m4",
  "/usr/include/gmp.h",
  "/usr/include/mpfr.h",
  "/usr/include/mpc.h",
];

// No library of C stands behind it, and a kernel asks for none.
const features = [
  "--enable-languages=c",
  "--without-headers",
  "--with-newlib",
  "--enable-checking=release",
  ...["bootstrap", "nls", "multilib", "shared", "threads", "lto", "plugin"].map(disable),
  ...["libssp", "libquadmath", "libgomp", "libatomic", "libvtv"].map(disable),
  "--without-isl",
  "--without-zstd",
  "--program-suffix=-12",
];

function disable(feature: string): string {
  return `--disable-${feature}`;
}

// Half of the time of a build with what is usual; kernels are small enough.
const flags = { CFLAGS: "-O1 -g0", CXXFLAGS: "-O1 -g0" };

/** The folder under `compilers/` in which the compiler of this source lies, or will. */
export function compilerFolder(source: LockedPackage, triple: string, cache: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([source.sha256, triple, features, flags]))
    .digest("hex")
    .slice(0, 12);
  return join(
    cache,
    "compilers",
    `${triple}-${source.version.replaceAll(/[^\w.]/g, "-")}-${digest}`,
  );
}

/** Path of the compiler's program, which is built if it is not there. To be called inside the lock of the kernel's build. */
export async function buildCompiler(
  { triple, compiler }: SourceKernel,
  source: LockedPackage,
  apt: AptRoot,
  cache: string,
  options: FetchOptions,
): Promise<string> {
  const folder = compilerFolder(source, triple, cache);
  const program = join(folder, "bin", compiler.program);
  if (await exists(program)) return program;

  const work = join(cache, "source", `${source.name}-${source.version}`);
  await mkdir(work, { recursive: true });
  const unpacked = { archive: /\/gcc-[\d.]+(-dfsg)?\.tar\.xz$/, exclude: testSuites };
  await fetchSource(source, apt, join(work, "gcc"), unpacked, options);
  await configure(triple, work, options);

  const installed = join(work, "installed");
  await rm(installed, { recursive: true, force: true });
  const make = { program: "make", folder: join(work, "build"), log: join(work, "build.log") };
  const subject = `the compiler ${compiler.program}`;
  const { signal } = options;
  // Debian's archive lacks the manual, which neither the build nor the installation can do without.
  await watchObjects(subject, options, (onLine) =>
    runBuild({ ...make, subject, args: [parallel(), "MAKEINFO=true", "all-gcc"], onLine, signal }),
  );
  const places = [`prefix=${installed}`, `exec_prefix=${installed}`];
  const args = ["-C", "gcc", ...places, "install-common", "install-driver", "install-headers"];
  await runBuild({ ...make, subject, args, signal });
  await mkdir(join(cache, "compilers"), { recursive: true });
  await rm(folder, { recursive: true, force: true });
  // Its programs find each other by where they are, so that it may be moved.
  await rename(installed, folder);
  await rm(work, { recursive: true });
  return program;
}

/** Not those in gcc/testsuite/selftests: a new compiler runs them, and is not done without them. */
const testSuites = ["gcc/testsuite/[!s]", "libstdc++-v3/", "libgo/", "libphobos/"].map(
  (folder) => `*/${folder}*`,
);

async function configure(triple: string, work: string, { signal }: FetchOptions): Promise<void> {
  const folder = join(work, "build");
  // It goes on where an interrupted build has stopped.
  if (await exists(join(folder, "Makefile"))) return;
  await mkdir(folder, { recursive: true });
  const tools = ["as", "ld"].map((tool) => `--with-${tool}=/usr/bin/${triple}-${tool}`);
  // With a suffix of its own a cross compiler's names begin with its target only when that is said.
  const names = [`--target=${triple}`, `--program-prefix=${triple}-`];
  const args = [...names, "--prefix=/usr", ...features, ...tools];
  await runBuild({
    subject: `the compiler for ${triple}`,
    program: join(work, "gcc", "configure"),
    args,
    folder,
    environment: flags,
    log: join(work, "build.log"),
    signal,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
