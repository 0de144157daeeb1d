// A module that a user hands in, looked at before anything of it runs.

import { access, constants, stat } from "node:fs/promises";
import { join } from "node:path";
import { inspectFile, readModuleRelease } from "../../compiler/index.ts";
import type { InspectedFile } from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import type { KernelOptions } from "../cli/options.ts";
import { fail } from "../failure.ts";
import { describeFileError } from "../file-error.ts";
import { chooseKnownKernel } from "../kernels/choose-kernel.ts";
import { knownKernels } from "../kernels/known-kernels.ts";
import { openKernel } from "../kernels/open-kernel.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { requireKernel } from "../kernels/require-kernel.ts";
import { packageRoot } from "../package-root.ts";
import type { Progress } from "../progress/progress.ts";
import { strict } from "./translate.ts";

/** Whether a command was given a module instead of a script. */
export function isModuleFile(path: string | undefined): path is string {
  return path?.endsWith(".ko") ?? false;
}

export interface InspectSurroundings extends KernelOptions {
  readonly guru: boolean;
  readonly warningsAsErrors: boolean;
}

export interface InspectedModule extends InspectedFile {
  readonly kernel: OpenKernel;
}

/** Inspects a module for the kernel that the options mean, or that it says it is for. */
export async function inspectModuleFile(
  path: string,
  options: InspectSurroundings,
  progress: Progress,
  signal: AbortSignal,
): Promise<InspectedModule> {
  await requireFile(path);
  const kernel = await openKernel(await kernelOf(path, options), progress, signal);
  const { diagnostics, parts } = await inspectFile({
    path,
    kernel: kernel.build,
    runtimeDir: join(packageRoot(), "runtime-c"),
    cacheDir: cacheRoot(),
    isGuru: options.guru,
    signal,
  });
  const warningsAreErrors = options.warningsAsErrors;
  return { kernel, parts, diagnostics: strict(diagnostics, { warningsAreErrors }) };
}

async function requireFile(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
  } catch (error) {
    fail({
      code: "script/unreadable",
      message: `${path}: ${describeFileError(error)}`,
      hint: "Name a module: `tapwright build SCRIPT -o X.ko` makes one.",
      exitCode: 1,
    });
  }
}

async function kernelOf(path: string, options: KernelOptions): Promise<InstalledKernel> {
  const isNamed = [options.kernel, options.release, options.arch].some((one) => one !== undefined);
  const release = isNamed ? undefined : await readModuleRelease(path);
  const installed = (await knownKernels()).map((one) => one.installed);
  return (
    installed.find((one) => one !== undefined && one.release === release) ??
    requireKernel(await chooseKnownKernel(options))
  );
}
