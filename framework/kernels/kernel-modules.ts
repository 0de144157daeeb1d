// The modules of a kernel, and its headers: what their debug information says, indexed when it was fetched or when a script
// names one.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import {
  factsVersion,
  openFacts,
  openBtfBase,
  openModuleBtf,
  readBuildId,
} from "../../compiler/index.ts";
import type { BtfTypes, DebugInfo, KernelIdentity, ModuleSource } from "../../compiler/index.ts";
import type { InstalledKernel, KernelVersion } from "../../qemu/index.ts";
import type { Progress } from "../progress/progress.ts";
import { moduleFactsFolder, moduleFactsPath } from "./facts-path.ts";
import { makeIndex } from "./make-index.ts";
import { openHeaders, type HeaderSource } from "./header-facts.ts";

/** What of a kernel its modules' facts may come from. */
export type KernelWithModules = KernelVersion &
  Partial<Pick<InstalledKernel, "modulesDir" | "image" | "debugModulesDir">>;

/**
 * All work is done when it is asked for, at once: the passes ask. A module's debug information is indexed in a fraction of a
 * second, and once; without it, the BTF in the module itself has to do. Headers are compiled in a second, and once.
 */
export function kernelModules(
  kernel: KernelWithModules,
  identity: KernelIdentity,
  headers: HeaderSource,
  progress: Progress,
): ModuleSource {
  const indexed = listModuleFacts(kernel);
  const { modulesDir, debugModulesDir } = kernel;
  const folder = modulesDir ?? debugModulesDir;
  let files: ReadonlyMap<string, string> | undefined;
  let builtIn: ReadonlySet<string> | undefined;
  let base: BtfTypes | string | undefined;
  const listed = (): ReadonlyMap<string, string> =>
    (files ??= folder === undefined ? new Map() : listModules(folder));
  return {
    names: () => [...new Set([...listed().keys(), ...indexed.keys()])].sort(),
    // An index was made of a module that somebody asked for, or of all: nothing tells which.
    isWhole: () => modulesDir !== undefined,
    openHeaders: (names) => openHeaders(kernel, headers, names, progress),
    isBuiltIn: (name) => (builtIn ??= listBuiltIn(modulesDir)).has(name),
    open: (name) => {
      const path = indexed.get(name);
      const known = path === undefined ? undefined : openFacts(path);
      if (known?.ok === true) return known.value;
      const file = listed().get(name) ?? "";
      const debugFile = debugModulesDir && join(debugModulesDir, plainPath(debugModulesDir, file));
      if (debugFile !== undefined && exists(debugFile)) {
        return openIndexed(kernel, name, debugFile, progress);
      }
      if (known?.ok === false) return howToFetch(kernel, `its index ${known.fault.message}`);
      if (kernel.image === undefined || modulesDir === undefined) return howToFetch(kernel);
      base ??= openBase(kernel.image, identity);
      return typeof base === "string"
        ? howToFetch(kernel, `the kernel's image ${base}`)
        : openTyped(kernel, join(modulesDir, "kernel", file), base, identity);
    },
  };
}

/** Tells what there is that answers for a kernel's modules and headers. */
export function modulesKey(kernel: KernelWithModules, headers: HeaderSource): string {
  const { modulesDir, debugModulesDir, image } = kernel;
  const indexed = [...listModuleFacts(kernel).values()];
  const compiler = typeof headers === "string" ? headers : headers.identity;
  return [modulesDir, debugModulesDir, image, compiler, ...indexed].join("\n");
}

/** The indexes of a kernel's modules that are here, by name. */
export function listModuleFacts(kernel: KernelVersion): ReadonlyMap<string, string> {
  const folder = moduleFactsFolder(kernel);
  const files =
    statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
  const found = new Map<string, string>();
  for (const file of files.sort()) {
    const [, name, version] = /^(\w+)-[0-9a-f]*\.(\d+)\.facts$/.exec(file) ?? [];
    if (name !== undefined && Number(version) === factsVersion) found.set(name, join(folder, file));
  }
  return found;
}

/** Names as the kernel has them, in order, and where each lies below `kernel/`. */
function listModules(modulesDir: string): ReadonlyMap<string, string> {
  const all = readdirSync(join(modulesDir, "kernel"), { recursive: true, encoding: "utf8" });
  const modules = all.filter((file) => /\.ko(\.\w+)?$/.test(file));
  const named = modules.map((file): [string, string] => [moduleName(file), file]);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the kernel's build made a part of the image, and not a module. */
function listBuiltIn(modulesDir: string | undefined): ReadonlySet<string> {
  const file = modulesDir === undefined ? "" : join(modulesDir, "modules.builtin");
  if (!exists(file)) return new Set();
  const lines = readFileSync(file, "utf8").split("\n");
  return new Set(lines.filter((line) => line !== "").map(moduleName));
}

/** As the kernel spells the name of the module in a file. */
export function moduleName(file: string): string {
  return basename(plainName(file))
    .replace(/\.ko(?:\.debug)?$/, "")
    .replaceAll("-", "_");
}

/** Without the suffix of compression. */
function plainName(file: string): string {
  return file.replace(/\.(?:xz|zst|gz)$/, "");
}

function plainPath(folder: string, file: string): string {
  const plain = join("kernel", plainName(file));
  return exists(join(folder, plain)) ? plain : `${plain}.debug`;
}

function openIndexed(
  kernel: KernelWithModules,
  name: string,
  debugFile: string,
  progress: Progress,
): DebugInfo | string {
  const buildId = readBuildId(debugFile);
  if (!buildId.ok) return buildId.fault.message;
  const path = moduleFactsPath(kernel, `${name}-${buildId.value}`);
  const known = exists(path) ? openFacts(path) : undefined;
  if (known?.ok === true) return known.value;
  // There is none, or one of another version of the format, or a damaged one.
  const step = progress.step(`index module ${name}`);
  try {
    const made = makeIndex(debugFile, path);
    return made.ok ? made.value : made.fault.message;
  } finally {
    step.end();
  }
}

/** The kernel's own BTF, on which that of modules is based, or why it is not there. */
function openBase(image: string, { pointerSize }: KernelIdentity): BtfTypes | string {
  const base = openBtfBase(image, pointerSize);
  return base.ok ? base.value : base.fault.message;
}

function openTyped(
  kernel: KernelWithModules,
  path: string,
  base: BtfTypes,
  identity: KernelIdentity,
): DebugInfo | string {
  const opened = openModuleBtf(path, base, { ...identity, source: "btf" });
  return opened.ok ? opened.value : howToFetch(kernel, `the module ${opened.fault.message}`);
}

/** `instead` is why what could have answered instead does not. */
function howToFetch({ name }: KernelWithModules, instead?: string): string {
  const why = instead === undefined ? "" : `, and ${instead}`;
  return `its debug information is not here${why}; run \`tapwright kernels fetch --modules ${name}\``;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
