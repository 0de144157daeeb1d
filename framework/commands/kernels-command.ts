// What `tapwright kernels` does.

import { existsSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { FetchKernelOptions } from "../cli/kernels.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import {
  buildKernel,
  cacheRoot,
  defaultKernel,
  fetchBuildRoot,
  fetchDebugInformation,
  fetchKernel,
  measureFetched,
  sourceKernels,
  withDiskFaults,
} from "../../qemu/index.ts";
import { removeKernel, removeOwnKernel } from "../../qemu/index.ts";
import type { DescribedKernel, FetchOptions, KernelPart } from "../../qemu/index.ts";
import { chooseKernel } from "../kernels/choose-kernel.ts";
import { debugSource } from "../kernels/debug-source.ts";
import {
  factsFolder,
  factsPath,
  headerFactsFolder,
  moduleFactsFolder,
  removeFacts,
} from "../kernels/facts-path.ts";
import { fail } from "../failure.ts";
import { indexWhileFetching } from "../kernels/index-while-fetching.ts";
import { listModuleFacts } from "../kernels/kernel-modules.ts";
import { findKnownKernel, knownKernels } from "../kernels/known-kernels.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { lacksTypes } from "../kernels/lacks-types.ts";
import { lostFacts, wayBack, whyLost } from "../kernels/lost-facts.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import { showFetch } from "../kernels/show-fetch.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { fitTable, formatTable } from "../reports/table.ts";
import { wrapLines } from "../reports/wrap.ts";
import { coloursFor } from "../colour.ts";

export async function listKernelsCommand(json: boolean): Promise<number> {
  const listed = await Promise.all((await knownKernels()).map(measureKernel));
  if (json) {
    process.stdout.write(`${JSON.stringify(listed.map(kernelJson), undefined, 2)}\n`);
    return exitCodes.good;
  }
  const header = ["kernel", "architecture", "release", "here", "facts", "size"];
  const { columns } = process.stdout;
  process.stdout.write(fitTable([header, ...listed.map(describeKernel)], columns));
  const kernels = listed.map(({ kernel }) => kernel);
  const below = `${describeUnbuilt(kernels)}${describeLost(kernels)}\nCache: ${cacheRoot()}\n`;
  process.stdout.write(wrapLines(below, columns));
  return exitCodes.good;
}

export async function fetchKernelsCommand(
  names: readonly string[],
  options: FetchKernelOptions,
  signal: AbortSignal,
): Promise<number> {
  const entries = choose(names);
  requireSense(options);
  const progress = terminalProgress();
  for (const entry of entries) {
    const { refresh, keepDebug } = options;
    const parts: KernelPart[] = options.debug ? ["debug"] : [];
    if (options.modules) parts.push("modules");
    const consumer = indexWhileFetching(progress, signal);
    const onProgress = showFetch(progress);
    const wanted = { onProgress, signal, consumer, keepDebug, refresh, parts };
    const fetching = options.facts ? fetchDebugInformation : fetchKernel;
    const kernel = await fetching(entry.name, wanted);
    if (options.compiler) await fetchCompiler(entry.name, { signal, refresh });
    process.stdout.write(`${kernel.name} ${kernel.release} ${kernel.version}\n`);
    const known = await findKnownKernel(entry.name);
    if (!lacksTypes(known)) continue;
    progress.say(
      `${kernel.name} was built without BTF: it can be started, but nothing can be asked of it without its debug information; run: ${wayBack(known)}`,
    );
  }
  return exitCodes.good;
}

export async function buildKernelsCommand(
  names: readonly string[],
  refresh: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { indexOnce } = await import("../kernels/index-once.ts");
  const progress = terminalProgress();
  for (const { name } of choose(names)) {
    const kernel = await buildKernel(name, { onProgress: showFetch(progress), signal, refresh });
    const { debugVmlinux, buildId } = kernel;
    if (debugVmlinux !== undefined && buildId !== undefined)
      await indexOnce(debugVmlinux, buildId, progress, signal);
    process.stdout.write(`${kernel.name} ${kernel.release} ${kernel.version}\n`);
  }
  return exitCodes.good;
}

/** Makes the build root in which the modules of a kernel that was fetched are built. */
export async function fetchCompiler(
  name: string,
  options: Omit<FetchOptions, "onProgress">,
): Promise<void> {
  const kernel = requireKernel(await findKnownKernel(name));
  const onProgress = showFetch(terminalProgress());
  const root = await fetchBuildRoot(kernel, { ...options, onProgress });
  process.stdout.write(`${kernel.compiler} in ${root}\n`);
}

/** Without debug information there is nothing to index and to keep. */
function requireSense({ compiler, debug, facts, keepDebug, modules }: FetchKernelOptions): void {
  if (facts && compiler) {
    fail({
      code: "usage/contradiction",
      message: "--facts fetches nothing that --compiler could build modules for",
      hint: "Leave one of them out.",
      exitCode: 2,
    });
  }
  if (debug || !(facts || keepDebug || modules)) return;
  const other = facts ? "--facts" : keepDebug ? "--keep-debug" : "--modules";
  fail({
    code: "usage/contradiction",
    message: `--no-debug leaves out what ${other} asks for`,
    hint: "Leave one of them out.",
    exitCode: 2,
  });
}

export async function indexKernelsCommand(
  names: readonly string[],
  force: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { indexOnce } = await import("../kernels/index-once.ts");
  const { checkFacts } = await import("../../compiler/index.ts");
  const progress = terminalProgress();
  // The next one is extracted while the one before is merged and written.
  let before: Promise<unknown> = Promise.resolve();
  for (const entry of choose(names)) {
    const known = await findKnownKernel(entry.name);
    const { name, described } = known;
    if (described === undefined) {
      requireKernel(known);
      await before;
      process.stdout.write(`${name} has no debug information here; BTF needs no index\n`);
      continue;
    }
    const { buildId } = described;
    const source = debugSource(described);
    const path = factsPath(buildId);
    // Other commands look only at the parts that they need.
    const isKept = !force && existsSync(path) && checkFacts(path).ok;
    if (source === undefined && !isKept)
      return known.state === "lost" ? fail(lostFacts(known)) : notKept(name);
    if (!isKept) await withDiskFaults(factsFolder(), () => rm(path, { force: true }));
    const made = source === undefined ? undefined : indexOnce(source, buildId, progress, signal);
    const told = Promise.all([before, made]).then(() => process.stdout.write(`${name} ${path}\n`));
    // A failure is heard of when it is this one's turn.
    told.catch(() => {});
    await before;
    before = told;
  }
  await before;
  return exitCodes.good;
}

function notKept(name: string): never {
  return fail({
    code: "kernel/facts-lost",
    message: `the debug information of ${name}, which an index is made of, was not kept`,
    hint: `Run: tapwright kernels fetch --keep-debug ${name}`,
    exitCode: 3,
  });
}

export async function removeKernelsCommand(names: readonly string[]): Promise<number> {
  // All names are checked before anything is done to the first.
  const wanted: KnownKernel[] = [];
  for (const name of names) wanted.push(await findKnownKernel(name));
  for (const { name, described, own } of wanted) {
    if (described !== undefined)
      await withDiskFaults(factsFolder(), () => removeAllFacts(described));
    const removed = own === undefined ? await removeKernel(name) : await removeOwnKernel(name);
    process.stdout.write(`${name} ${removed ? "removed" : "was not here"}\n`);
  }
  return exitCodes.good;
}

/** Also those of its modules and headers. What another kernel of the same build-id needs stays. */
async function removeAllFacts(kernel: DescribedKernel): Promise<void> {
  for (const folder of [moduleFactsFolder(kernel), headerFactsFolder(kernel)])
    await rm(folder, { recursive: true, force: true });
  const others = (await knownKernels()).filter(({ name }) => name !== kernel.name);
  const isShared = others.some(({ described }) => described?.buildId === kernel.buildId);
  if (!isShared) await removeFacts(kernel.buildId);
}

/** All names are checked before anything is done to the first. */
function choose(names: readonly string[]) {
  const wanted = names.length === 0 ? [defaultKernel] : names;
  return wanted.map((kernel) => chooseKernel({ kernel }));
}

interface MeasuredKernel {
  readonly kernel: KnownKernel;
  /** Of what was fetched. */
  readonly bytes: number;
  /** Of the index. */
  readonly factsBytes?: number;
  /** How many modules have an index. */
  readonly modules: number;
}

async function measureKernel(kernel: KnownKernel): Promise<MeasuredKernel> {
  const { name, described, state, own } = kernel;
  const bytes = own === undefined ? await measureFetched(name) : 0;
  const factsBytes =
    described !== undefined && state === "indexed"
      ? (await stat(factsPath(described.buildId))).size
      : undefined;
  const modules = described === undefined ? 0 : listModuleFacts(described).size;
  return { kernel, bytes, factsBytes, modules };
}

function kernelJson({ kernel, bytes, factsBytes, modules }: MeasuredKernel) {
  const { name, architecture, origin, isDefault, state, release, version, buildId } = kernel;
  const { installed, described } = kernel;
  const here = {
    release,
    version,
    buildId,
    source: lacksTypes(kernel) ? undefined : sourceOf(kernel),
    isBootable: installed !== undefined,
    hasDebugInformation: described?.debugVmlinux !== undefined,
    bytes,
    factsBytes,
    modules,
  };
  const isHere = release !== undefined;
  return { name, architecture, origin, isDefault, state, ...(isHere ? { here } : {}) };
}

function describeKernel(measured: MeasuredKernel): string[] {
  const { name, architecture, isDefault, release = "", installed, origin } = measured.kernel;
  const shown = isDefault ? `${name} (default)` : name;
  if (installed === undefined && measured.kernel.state === "absent")
    return [shown, architecture, "", coloursFor(process.stdout).dim("no"), "", ""];
  const how = measured.kernel.own === undefined ? "" : `${origin}, `;
  const here = `${how}${installed === undefined ? "facts only" : "yes"}`;
  return [shown, architecture, release, here, describeFacts(measured), megabytes(measured.bytes)];
}

/** Below the table: how kernels would come that no package has. */
function describeUnbuilt(kernels: readonly KnownKernel[]): string {
  const absent = new Set(kernels.filter(({ state }) => state === "absent").map(({ name }) => name));
  const rows = sourceKernels.flatMap(({ name, estimate: { minutes, megabytes: size } }) =>
    absent.has(name) ? [[`  ${name}`, `${minutes} minutes, ${size} MB meanwhile`]] : [],
  );
  return rows.length === 0
    ? ""
    : `\nNo package has these; \`tapwright kernels build NAME\` builds one:\n${formatTable(rows)}`;
}

/** Below the table: why facts are lost, and how to have them again. */
function describeLost(kernels: readonly KnownKernel[]): string {
  const lost = kernels.filter(({ state }) => state === "lost");
  const lines = lost.map((one) => {
    return `  ${one.name}: they ${whyLost(one)}; run: ${wayBack(one)}\n`;
  });
  return lines.length === 0
    ? ""
    : `\nFacts are lost, and the debug information that they were made of was not kept:\n${lines.join("")}`;
}

/** From what, how much, and of how many modules. */
function describeFacts({ kernel, factsBytes, modules }: MeasuredKernel): string {
  if (lacksTypes(kernel)) return "none";
  if (sourceOf(kernel) === "btf") return "BTF";
  if (kernel.state === "lost") return "lost";
  const index = factsBytes === undefined ? "not indexed" : megabytes(factsBytes);
  return `DWARF, ${index}${modules === 0 ? "" : `, ${modules} modules`}`;
}

function sourceOf({ own, described }: KnownKernel): "dwarf" | "btf" {
  return own?.source ?? (described === undefined ? "btf" : "dwarf");
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0)} MB`;
}
