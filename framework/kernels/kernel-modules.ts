// The modules of an installed kernel: what their debug information says, read and indexed when a script names one.

import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  indexModule,
  openFacts,
  openModuleBtf,
  readBtfFile,
  readBuildId,
} from "../../compiler/index.ts";
import type { DebugInfo, KernelIdentity, ModuleSource } from "../../compiler/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import type { Progress } from "../progress/progress.ts";
import { moduleFactsPath } from "./facts-path.ts";

/**
 * All work is done when it is asked for, at once: the passes ask. A module's debug information is indexed in a fraction of a
 * second, and once; without it, the BTF in the module itself has to do.
 */
export function kernelModules(
  installed: InstalledKernel,
  kernel: KernelIdentity,
  progress: Progress,
): ModuleSource {
  let files: ReadonlyMap<string, string> | undefined;
  let base: Uint8Array | string | undefined;
  const listed = (): ReadonlyMap<string, string> => (files ??= listModules(installed.modulesDir));
  return {
    names: () => [...listed().keys()],
    open: (name) => {
      const file = listed().get(name) ?? "";
      const { debugModulesDir } = installed;
      const debugFile = debugModulesDir && join(debugModulesDir, "kernel", plainName(file));
      if (debugFile !== undefined && exists(debugFile)) {
        return openIndexed(installed, name, debugFile, progress);
      }
      base ??= readBase(installed);
      const path = join(installed.modulesDir, "kernel", file);
      return typeof base === "string"
        ? `${base}; ${howToFetch(installed)}`
        : openTyped(installed, path, base, kernel);
    },
  };
}

/** Names as the kernel has them, in order, and where each lies below `kernel/`. */
function listModules(modulesDir: string): ReadonlyMap<string, string> {
  const all = readdirSync(join(modulesDir, "kernel"), { recursive: true, encoding: "utf8" });
  const modules = all.filter((file) => /\.ko(\.\w+)?$/.test(file));
  const named = modules.map((file): [string, string] => [
    basename(plainName(file), ".ko").replaceAll("-", "_"),
    file,
  ]);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without the suffix of compression. */
function plainName(file: string): string {
  return file.replace(/\.(?:xz|zst|gz)$/, "");
}

function openIndexed(
  installed: InstalledKernel,
  name: string,
  debugFile: string,
  progress: Progress,
): DebugInfo | string {
  const buildId = readBuildId(debugFile);
  if (!buildId.ok) return buildId.fault.message;
  const path = moduleFactsPath(installed, `${name}-${buildId.value}`);
  const known = exists(path) ? openFacts(path) : undefined;
  if (known?.ok === true) return known.value;
  // There is none, or one of another version of the format, or a damaged one.
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.unfinished`;
  const step = progress.step(`index module ${name}`);
  try {
    const indexed = indexModule({ debugFile, output: unfinished });
    if (!indexed.ok) return indexed.fault.message;
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
    step.end();
  }
  const opened = openFacts(path);
  return opened.ok ? opened.value : opened.fault.message;
}

/** The kernel's own BTF, on which that of modules is based, or why it is not there. */
function readBase({ image }: InstalledKernel): Uint8Array | string {
  const file = readBtfFile(image);
  return file.ok ? file.value.bytes : file.fault.message;
}

function openTyped(
  installed: InstalledKernel,
  path: string,
  base: Uint8Array,
  kernel: KernelIdentity,
): DebugInfo | string {
  const opened = openModuleBtf(path, base, { ...kernel, source: "btf" });
  return opened.ok ? opened.value : `${opened.fault.message}; ${howToFetch(installed)}`;
}

function howToFetch({ name }: InstalledKernel): string {
  return `tapwright kernels fetch --modules ${name}`;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
