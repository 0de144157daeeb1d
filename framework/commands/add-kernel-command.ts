// What `tapwright kernels add` does.

import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AddKernelOptions } from "../cli/kernels.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { cacheRoot, makeFolder, withDiskFaults } from "../../qemu/index.ts";
import type { OwnKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { addKernel, type AddRequest } from "../kernels/add-kernel.ts";
import { addRunningKernel } from "../kernels/add-running.ts";
import { fetchDebugFile } from "../kernels/fetch-debug-file.ts";
import { filesOfBuildTree, filesOfInstalled, type KernelFiles } from "../kernels/kernel-files.ts";
import type { Progress } from "../progress/progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";

export async function addKernelCommand(
  tree: string | undefined,
  options: AddKernelOptions,
  signal: AbortSignal,
): Promise<number> {
  requireOneSource(tree, options);
  const progress = terminalProgress();
  const { name, release, source } = await add(tree, options, progress, signal);
  process.stdout.write(`${name} ${release} ${source === "dwarf" ? "DWARF" : "BTF"}\n`);
  return exitCodes.good;
}

function requireOneSource(tree: string | undefined, options: AddKernelOptions): void {
  const { vmlinux, installed, buildId, running } = options;
  const sources = [tree, vmlinux, installed, buildId, running ? "" : undefined];
  const count = sources.filter((source) => source !== undefined).length;
  if (count === 1) return;
  fail({
    code: "usage/no-kernel-file",
    message:
      count === 0
        ? "it is not said where the kernel's debug information is"
        : "more than one place is named for the kernel's debug information",
    hint: "Name a build tree, or take one of --vmlinux, --installed, --build-id and --running.",
    exitCode: 2,
  });
}

async function add(
  tree: string | undefined,
  options: AddKernelOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<OwnKernel> {
  const { name, vmlinux, installed, buildId, running, root } = options;
  if (running) return addRunningKernel(name, progress, signal);
  const given = givenFiles(options);
  const isFolderNamed = options.modules !== undefined;
  const request = { name, origin: "added", isLasting: true, isFolderNamed } as const;
  if (buildId !== undefined)
    return addByBuildId(buildId, { ...given, ...request }, progress, signal);
  const found =
    tree !== undefined
      ? filesOfBuildTree(tree)
      : installed !== undefined
        ? filesOfInstalled(installed, root)
        : { vmlinux };
  const files = { ...found, ...given };
  if (files.vmlinux === undefined) return noDebugFile(installed ?? "", root);
  return addKernel({ ...files, ...request, vmlinux: files.vmlinux }, progress, signal);
}

/** What the user names goes before what is found. */
function givenFiles({ modules, headers, config, image }: AddKernelOptions): KernelFiles {
  const given = { modules, headers, config, image };
  const named = Object.entries(given).filter(([, path]) => path !== undefined);
  return Object.fromEntries(named) as KernelFiles;
}

function noDebugFile(release: string, root = "/"): never {
  return fail({
    code: "kernel/no-debug-file",
    message: `there is no vmlinux of ${release} with debug information below ${root}`,
    hint: "Install its debug package, or name the file with --vmlinux.",
    exitCode: 3,
  });
}

async function addByBuildId(
  buildId: string,
  request: Omit<AddRequest, "vmlinux" | "isLasting">,
  progress: Progress,
  signal: AbortSignal,
): Promise<OwnKernel> {
  const folder = join(cacheRoot(), "own");
  const vmlinux = join(folder, `.download-${process.pid}`);
  await withDiskFaults(folder, async () => makeFolder(folder));
  try {
    // Servers know them in lower case only.
    const id = buildId.toLowerCase();
    await withDiskFaults(folder, () => fetchDebugFile(id, vmlinux, progress, signal));
    return await addKernel({ ...request, vmlinux, isLasting: false }, progress, signal);
  } finally {
    await rm(vmlinux, { force: true });
  }
}
