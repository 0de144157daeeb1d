// Opens kernels: their facts, and, for builds and guests, what their modules are built with.

import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { cacheRoot, findBuildRoot } from "../../qemu/index.ts";
import { findHeaderCompiler, openBtf, openFacts, withModules } from "../../compiler/index.ts";
import type { DebugInfo, Diagnostic, KernelBuild, KernelIdentity } from "../../compiler/index.ts";
import type { InstalledKernel, OwnKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import { buildRecord } from "./absence/build-record.ts";
import { debugSource } from "./debug-source.ts";
import { factsPath } from "./facts-path.ts";
import { factsFailure, indexOnce } from "./index-once.ts";
import { loadKernelConfig } from "./kernel-config.ts";
import type { HeaderSource } from "./header-facts.ts";
import type { KernelFacts, KernelOrigin } from "./kernel-facts.ts";
import { kernelModules, modulesKey, type KernelWithModules } from "./kernel-modules.ts";
import type { KnownKernel } from "./known-kernels.ts";
import { absentFacts, lostFacts, wayBack, type LostKernel } from "./lost-facts.ts";

/** A kernel with everything that a translation, a build and a guest ask of it. */
export interface OpenKernel extends KernelFacts {
  readonly installed: InstalledKernel;
  readonly build: KernelBuild;
}

/** Opens what is known of a kernel; ends the command with exit code 3 when nothing of it is here. */
export async function openKernelFacts(
  kernel: KnownKernel,
  progress: Progress,
  signal?: AbortSignal,
): Promise<KernelFacts> {
  const { name, installed, described, state, own } = kernel;
  if (installed !== undefined) {
    return openKernel(installed, progress, signal, kernel.origin);
  }
  if (own?.types !== undefined) {
    const types = openOwnTypes(own, own.types);
    return factsOf(own, own.origin, types, noHeaders(kernel), progress);
  }
  if (described === undefined || state === "absent") {
    return fail(absentFacts(name));
  }
  const debugInfo = await openIndex({ ...described, origin: kernel.origin }, progress, signal);
  return factsOf(described, kernel.origin, debugInfo, noHeaders(kernel), progress);
}

/** What is told by facts alone has none. */
function noHeaders({ name, origin }: KnownKernel): string {
  const fetch = origin === "catalog" ? `; run: tapwright kernels fetch ${name}` : "";
  return `the headers of ${name} are not here${fetch}`;
}

/** Opens an installed kernel; its debug information is indexed first when that was not done before. */
export async function openKernel(
  installed: InstalledKernel,
  progress: Progress,
  signal?: AbortSignal,
  origin: KernelOrigin = "catalog",
): Promise<OpenKernel> {
  // Who fetched debug information is not to be answered by something less.
  const debugInfo =
    installed.buildId === undefined
      ? await openTypes(installed, origin, progress)
      : await openIndex({ ...installed, origin, installed }, progress, signal);
  const { release, architecture, headersDir, kbuildDir, moduleSymvers } = installed;
  const { buildId } = debugInfo.kernel;
  const build: KernelBuild = {
    release,
    architecture,
    buildId: buildId === "" ? undefined : buildId,
    compiler: installed.compiler,
    catalogName: origin === "catalog" ? installed.name : undefined,
    buildRoot: await findBuildRoot(installed, cacheRoot()),
    headersDir,
    kbuildDir,
    moduleSymvers,
  };
  const compiler = await findHeaderCompiler(build);
  const headers = compiler.ok ? compiler.value : inWords(compiler.diagnostic);
  return {
    ...(await factsOf(installed, origin, debugInfo, headers, progress, installed)),
    installed,
    build,
  };
}

function inWords({ message, hint }: Diagnostic): string {
  return hint === undefined ? message : `${message}; ${hint}`;
}

type OfKernel = KernelWithModules & Pick<KernelFacts, "release" | "architecture">;

async function factsOf(
  kernel: OfKernel & { readonly config: string },
  origin: KernelOrigin,
  image: DebugInfo,
  headers: HeaderSource,
  progress: Progress,
  installed?: InstalledKernel,
): Promise<KernelFacts> {
  const { name, release, version, architecture } = kernel;
  const modules = kernelModules(kernel, image.kernel, headers, progress);
  const config = await loadKernelConfig(kernel.config);
  const build = installed && buildRecord(installed, config);
  return {
    name,
    release,
    version,
    architecture,
    origin,
    source: image.kernel.source,
    modules: modulesKey(kernel, headers),
    config,
    debugInfo: withModules(image, modules, build),
  };
}

async function openIndex(
  kernel: LostKernel & Pick<InstalledKernel, "debugVmlinux">,
  progress: Progress,
  signal?: AbortSignal,
): Promise<DebugInfo> {
  const { buildId = "" } = kernel;
  const path = factsPath(buildId);
  const opened = existsSync(path) ? openFacts(path) : undefined;
  if (opened?.ok === true) return opened.value;
  const source = debugSource(kernel);
  if (source === undefined) {
    const fault = opened?.fault;
    return fail(lostFacts(kernel, fault && `${fault.file}: ${fault.message}`));
  }
  // There is none, one of another version of the format, or a damaged one: it is made again from its source.
  await rm(path, { force: true });
  const made = openFacts(await indexOnce(source, buildId, progress, signal));
  return made.ok ? made.value : fail(factsFailure(made.fault));
}

function openOwnTypes(kernel: OwnKernel, types: string): DebugInfo {
  const { functionCounts } = kernel;
  const counts = functionCounts && new Map(Object.entries(functionCounts));
  const opened = openBtf(types, identityOf(kernel), { functionCounts: counts });
  return opened.ok ? opened.value : fail(factsFailure(opened.fault));
}

/** Without debug information the image's own description of its types has to do. */
async function openTypes(
  installed: InstalledKernel,
  origin: KernelOrigin,
  progress: Progress,
): Promise<DebugInfo> {
  const functionCounts = await countFunctions(installed.systemMap);
  const opened = openBtf(installed.image, identityOf(installed), { functionCounts });
  if (!opened.ok) {
    const run = wayBack({ name: installed.name, origin, installed });
    return fail(factsFailure(opened.fault, `With its debug information it can be asked: ${run}`));
  }
  const { symbolsFault } = opened.value;
  if (symbolsFault !== undefined && functionCounts === undefined) {
    progress.say(
      `a name that stands for several functions is taken for one, for the symbols cannot be read: ${symbolsFault.file}: ${symbolsFault.message}`,
    );
  }
  return opened.value;
}

function identityOf({
  release,
  architecture,
  buildId = "",
}: Pick<InstalledKernel, "release" | "architecture" | "buildId">): KernelIdentity {
  const pointerSize = architecture === "i386" ? 4 : 8;
  const littleEndian = architecture !== "ppc64" && architecture !== "s390x";
  return { release, architecture, buildId, source: "btf", pointerSize, littleEndian };
}

/**
 * How many functions have each name. Undefined when the file is the placeholder that Debian ships beside an image:
 * the real one comes with the debug information. It is asked only where the image's own symbols cannot be read.
 */
async function countFunctions(systemMap: string): Promise<Map<string, number> | undefined> {
  const counts = new Map<string, number>();
  for (const [, name] of (await readFile(systemMap, "utf8")).matchAll(
    /^[0-9a-f]+ [tTwW] (\S+)$/gm,
  )) {
    counts.set(name!, (counts.get(name!) ?? 0) + 1);
  }
  return counts.size === 0 ? undefined : counts;
}
