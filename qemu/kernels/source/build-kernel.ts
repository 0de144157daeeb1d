// Builds a kernel from source, or finds it built: the same source, recipe and compiler give the same kernel, which
// then lies in the cache as one that was fetched.

import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { execa } from "execa";

import { createFault, FaultError, isFault, raiseFault } from "../../faults.ts";
import type { AptRoot } from "../apt-root.ts";
import { withCacheLock } from "../cache-lock.ts";
import { cacheRoot } from "../cache-root.ts";
import { resolveKernel } from "../catalog.ts";
import { requireSpace, withDiskFaults } from "../disk-faults.ts";
import { findInstalledKernel } from "../find-installed-kernel.ts";
import { kernelsFolder, partFolder } from "../installed-kernel.ts";
import type { FetchOptions, InstalledKernel, LockedPackage, SourceKernel } from "../kernel.ts";
import { writeManifest } from "../lay-out-part.ts";
import { writeLock } from "../lock-file.ts";
import { buildCompiler, compilerFolder, compilerTools } from "./build-compiler.ts";
import { digestBuild } from "./build-digest.ts";
import { composeOptions, findRefusedOptions, formatOptions } from "./compose-config.ts";
import { fetchSource, findSource, openSources } from "./fetch-source.ts";
import { findRecipes } from "./find-recipes.ts";
import { layOutBuiltDebug, layOutBuiltKernel, readRelease } from "./lay-out-build.ts";
import type { BuiltKernel } from "./lay-out-build.ts";
import { requireTools } from "./require-tools.ts";
import { parallel, runBuild } from "./run-build.ts";
import { isSourceKernel, sourceKernels } from "./source-kernels.ts";
import { watchObjects } from "./watch-objects.ts";

/**
 * The kernel `name`, built if need be. Rejects with a FaultError, or with the signal's reason; an interrupted build goes
 * on where it stopped.
 */
export async function buildKernel(
  name: string,
  options: FetchOptions = {},
): Promise<InstalledKernel> {
  const kernel = requireSourceKernel(name);
  const cache = options.cache ?? cacheRoot();
  const lock = join(cache, "source", `${basename(name)}.lock`);
  const onWaiting = (holder: string): void =>
    options.onProgress?.({ kind: "waiting", name, holder });
  return withDiskFaults(cache, () =>
    withCacheLock(lock, { signal: options.signal, onWaiting }, async () => {
      const began = performance.now();
      const known = options.refresh === true ? undefined : await findCurrent(kernel, cache);
      if (known !== undefined) await mendCompiler(kernel, known, cache, options);
      const found = known ?? (await build(kernel, cache, options));
      const { release, version } = found;
      const seconds = (performance.now() - began) / 1000;
      const fetched = known === undefined;
      options.onProgress?.({ kind: "ready", name, release, version, fetched, seconds });
      return found;
    }),
  );
}

function requireSourceKernel(name: string): SourceKernel {
  const entry = resolveKernel(name);
  if (isFault(entry)) throw new FaultError(entry);
  if (isSourceKernel(entry)) return entry;
  const known = sourceKernels.map((one) => one.name).join(", ");
  throw new FaultError(createFault("kernel/fetched-not-built", { name, known }));
}

/** The one that is here, if its source would be built to the same today; needs no network. */
async function findCurrent(
  kernel: SourceKernel,
  cache: string,
): Promise<InstalledKernel | undefined> {
  const installed = await findInstalledKernel(kernel, cache);
  if (installed === undefined) return undefined;
  const [source, compilerSource] = installed.packages;
  const compiler =
    compilerSource === undefined
      ? await describeCompiler(kernel).catch(() => undefined)
      : basename(compilerFolder(compilerSource, kernel.triple, cache));
  if (source === undefined || compiler === undefined) return installed;
  const version = versionOf(source, await loadOptions(kernel), compiler);
  return version === installed.version ? installed : undefined;
}

/** A kernel came without the compiler that was built for it, or that was removed since: modules need it, too. */
async function mendCompiler(
  kernel: SourceKernel,
  { compiler }: InstalledKernel,
  cache: string,
  options: FetchOptions,
): Promise<void> {
  if (kernel.compiler.kind === "package" || existsSync(compiler!)) return;
  await requireTools(kernel.name, [...commonTools, ...kernel.tools, ...compilerTools]);
  const apt = await openSources(kernel.suite, cache, options);
  await provideCompiler(kernel, apt, cache, options);
}

async function build(
  kernel: SourceKernel,
  cache: string,
  options: FetchOptions,
): Promise<InstalledKernel> {
  const isBuilt = kernel.compiler.kind === "built";
  const tools = [...commonTools, ...kernel.tools, ...(isBuilt ? compilerTools : [])];
  await requireTools(kernel.name, tools);
  await requireSpace(cache, kernel.estimate.megabytes * 1e6);
  const apt = await openSources(kernel.suite, cache, options);
  const source = await findSource(kernel.sourcePackage, kernel.name, apt, options.signal);
  const { program, identity, packages } = await provideCompiler(kernel, apt, cache, options);
  const wanted = await loadOptions(kernel);
  const version = versionOf(source, wanted, identity);

  const work = join(cache, "source", `${basename(kernel.name)}-${source.version}`);
  const tree = join(work, "linux");
  await mkdir(work, { recursive: true });
  const unpacked = { archive: /\/linux-source-[\d.]+\.tar\.xz$/, exclude: [] };
  await fetchSource(source, apt, tree, unpacked, options);
  const make = makeIn(kernel, tree, program, options);
  await configure(kernel, work, wanted, make);
  await watchObjects(kernel.name, options, (onLine) =>
    make([parallel(), "vmlinux", basename(kernel.image), "modules"], onLine),
  );

  const release = await readRelease(tree);
  const compiler = isBuilt ? relative(cache, program) : "gcc-12";
  const built = { kernel, tree, release, version, compiler, packages: [source, ...packages] };
  await install(built, work, cache, options);
  await rm(work, { recursive: true });
  const installed = await findInstalledKernel(kernel, cache);
  if (installed === undefined) throw new Error(`${kernel.name} was built and is not found`);
  return installed;
}

const commonTools = ["make", "gcc", "bc", "bison", "flex", "xz"];

interface Compiler {
  readonly program: string;
  readonly identity: string;
  /** What it was built of. */
  readonly packages: readonly LockedPackage[];
}

async function provideCompiler(
  kernel: SourceKernel,
  apt: AptRoot,
  cache: string,
  options: FetchOptions,
): Promise<Compiler> {
  const { compiler, name } = kernel;
  if (compiler.kind === "package") {
    return { program: compiler.program, identity: await describeCompiler(kernel), packages: [] };
  }
  const source = await findSource(compiler.sourcePackage, name, apt, options.signal);
  const program = await buildCompiler(kernel, source, apt, cache, options);
  const identity = basename(compilerFolder(source, kernel.triple, cache));
  return { program, identity, packages: [source] };
}

/** What a compiler of a package says of itself. */
async function describeCompiler({ compiler }: SourceKernel): Promise<string> {
  const { stdout } = await execa(compiler.program, ["--version"], { env: { LC_ALL: "C" } });
  return stdout.split("\n")[0]!;
}

function versionOf(
  source: LockedPackage,
  options: ReadonlyMap<string, string>,
  compiler: string,
): string {
  const digest = digestBuild({
    source: source.sha256,
    options,
    compiler,
    makeVariables: Object.entries(identity).map(([name, value]) => `${name}=${value}`),
  });
  return `${source.version}+${digest}`;
}

async function loadOptions({ options }: SourceKernel): Promise<ReadonlyMap<string, string>> {
  const texts = options.map((name) => readFile(join(findRecipes(), `${name}.config`), "utf8"));
  return composeOptions(await Promise.all(texts));
}

type Make = (targets: readonly string[], onLine?: (line: string) => void) => Promise<void>;

/** Who built a kernel and when stands in its banner; it has to be the same each time. */
const identity = {
  KBUILD_BUILD_USER: "tapwright",
  KBUILD_BUILD_HOST: "tapwright",
  KBUILD_BUILD_TIMESTAMP: "Thu Jan  1 00:00:00 UTC 1970",
} as const;

function makeIn(
  kernel: SourceKernel,
  tree: string,
  compiler: string,
  { signal }: FetchOptions,
): Make {
  const variables = {
    ARCH: kernel.makeArchitecture,
    CROSS_COMPILE: `${kernel.triple}-`,
    CC: compiler,
    // Debug information names files as they lie in the package, wherever the cache is.
    KCFLAGS: `-fdebug-prefix-map=${tree}=/usr/src/${kernel.sourcePackage}`,
    ...identity,
  };
  const words = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const log = join(dirname(tree), "build.log");
  return (targets, onLine) =>
    runBuild({
      subject: kernel.name,
      program: "make",
      args: [...words, ...targets],
      folder: tree,
      log,
      onLine,
      signal,
    });
}

async function configure(
  kernel: SourceKernel,
  work: string,
  wanted: ReadonlyMap<string, string>,
  make: Make,
): Promise<void> {
  const recipe = join(work, "recipe.config");
  await writeFile(recipe, formatOptions(wanted));
  await make([`KCONFIG_ALLCONFIG=${recipe}`, "allnoconfig"]);
  const made = await readFile(join(work, "linux", ".config"), "utf8");
  const refused = findRefusedOptions(wanted, made);
  if (refused.length === 0) return;
  const options = refused.map(({ name, wanted: value, found }) => `${name}=${value} is ${found}`);
  raiseFault("kernel/options-refused", { name: kernel.name, options: options.join(", ") });
}

/** Puts both parts into the cache, each by a rename, and makes the kernel's name mean them. */
async function install(
  built: BuiltKernel,
  work: string,
  cache: string,
  { signal, onProgress }: FetchOptions,
): Promise<void> {
  const { kernel, release, version, packages } = built;
  const { name } = kernel;
  const onWaiting = (holder: string): void => onProgress?.({ kind: "waiting", name, holder });
  const folder = kernelsFolder(cache);
  await withCacheLock(join(folder, "lock"), { signal, onWaiting }, async () => {
    for (const part of ["kernel", "debug"] as const) {
      const partial = join(work, part);
      const target = partFolder(cache, name, version, part);
      await rm(partial, { recursive: true, force: true });
      await mkdir(partial);
      const layOut = part === "kernel" ? layOutBuiltKernel : layOutBuiltDebug;
      await writeManifest(partial, await layOut(built, partial));
      await rm(target, { recursive: true, force: true });
      await mkdir(dirname(target), { recursive: true });
      await rename(partial, target);
    }
    const locked = { release, version, compiler: built.compiler, kernel: packages, debug: [] };
    await writeLock(folder, name, locked);
  });
}
