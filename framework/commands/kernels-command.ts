// What `tapwright kernels` does.

import { existsSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import type { FetchKernelOptions } from "../cli/kernels.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import {
  cacheRoot,
  defaultKernel,
  fetchKernel,
  findInstalledKernel,
  listKernels,
} from "../../qemu/index.ts";
import { removeKernel } from "../../qemu/index.ts";
import type { KernelListing } from "../../qemu/index.ts";
import { chooseKernel } from "../kernels/choose-kernel.ts";
import { factsPath, moduleFactsFolder, removeFacts } from "../kernels/facts-path.ts";
import { findKnownKernel } from "../kernels/known-kernels.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import { showFetch } from "../kernels/show-fetch.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatTable } from "../reports/table.ts";
import { coloursFor } from "../colour.ts";

export async function listKernelsCommand(json: boolean): Promise<number> {
  const listings = await listKernels();
  if (json) {
    const rows = listings.map(({ entry, installed, bytes }) => ({
      name: entry.name,
      architecture: entry.architecture,
      isDefault: entry.name === defaultKernel,
      installed: installed && {
        release: installed.release,
        version: installed.version,
        hasDebugInformation: installed.debugVmlinux !== undefined,
        buildId: installed.buildId,
        bytes,
      },
    }));
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return exitCodes.good;
  }
  const rows = await Promise.all(listings.map(describeListing));
  const header = ["kernel", "architecture", "here", "size", "debug information"];
  process.stdout.write(formatTable([header, ...rows]));
  process.stdout.write(`\nCache: ${cacheRoot()}\n`);
  return exitCodes.good;
}

export async function fetchKernelsCommand(
  names: readonly string[],
  options: FetchKernelOptions,
  signal: AbortSignal,
): Promise<number> {
  const entries = choose(names);
  const progress = terminalProgress();
  for (const entry of entries) {
    const kernel = await fetchKernel(entry.name, {
      onProgress: showFetch(progress),
      signal,
      parts: [
        "kernel",
        ...(options.debug ? (["debug"] as const) : []),
        ...(options.modules ? (["modules"] as const) : []),
      ],
      refresh: options.refresh,
    });
    process.stdout.write(`${kernel.name} ${kernel.release} ${kernel.version}\n`);
  }
  return exitCodes.good;
}

export async function indexKernelsCommand(
  names: readonly string[],
  force: boolean,
  signal: AbortSignal,
): Promise<number> {
  const { indexOnce } = await import("../kernels/index-once.ts");
  const { checkFacts } = await import("../../compiler/index.ts");
  const progress = terminalProgress();
  for (const entry of choose(names)) {
    const kernel = requireKernel(await findKnownKernel(entry.name));
    if (kernel.debugVmlinux === undefined || kernel.buildId === undefined) {
      process.stdout.write(`${kernel.name} has no debug information here; BTF needs no index\n`);
      continue;
    }
    const known = factsPath(kernel.buildId);
    // Other commands look only at the parts that they need.
    if (force || (existsSync(known) && !checkFacts(known).ok)) await rm(known, { force: true });
    const path = await indexOnce(kernel.debugVmlinux, kernel.buildId, progress, signal);
    process.stdout.write(`${kernel.name} ${path}\n`);
  }
  return exitCodes.good;
}

export async function removeKernelsCommand(names: readonly string[]): Promise<number> {
  for (const entry of choose(names)) {
    const installed = await findInstalledKernel(entry, cacheRoot());
    if (installed?.buildId !== undefined) await removeFacts(installed.buildId);
    if (installed) await rm(moduleFactsFolder(installed), { recursive: true, force: true });
    const removed = await removeKernel(entry.name);
    process.stdout.write(`${entry.name} ${removed ? "removed" : "was not here"}\n`);
  }
  return exitCodes.good;
}

/** All names are checked before anything is done to the first. */
function choose(names: readonly string[]) {
  const wanted = names.length === 0 ? [defaultKernel] : names;
  return wanted.map((kernel) => chooseKernel({ kernel }));
}

async function describeListing({ entry, installed, bytes }: KernelListing): Promise<string[]> {
  const name = entry.name === defaultKernel ? `${entry.name} (default)` : entry.name;
  if (!installed) return [name, entry.architecture, coloursFor(process.stdout).dim("no"), "", ""];
  const size = bytes === undefined ? "" : `${Math.round(bytes / 1e6)} MB`;
  return [name, entry.architecture, installed.release, size, await describeFacts(installed)];
}

async function describeFacts(installed: {
  readonly debugVmlinux?: string;
  readonly buildId?: string;
}): Promise<string> {
  if (installed.debugVmlinux === undefined || installed.buildId === undefined) return "no";
  try {
    const index = await stat(factsPath(installed.buildId));
    return `indexed, ${(index.size / 1e6).toFixed(1)} MB`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return "not indexed yet";
  }
}
