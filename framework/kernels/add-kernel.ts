// Adds a kernel of the user's own: its debug information is indexed, and what it is is written down.

import { existsSync } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { indexModule, openFacts, readBuildId } from "../../compiler/index.ts";
import type { FactsFault, KernelIdentity } from "../../compiler/index.ts";
import { keepOwnKernel } from "../../qemu/index.ts";
import type { InstalledKernel, OwnKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { describeFileError } from "../file-error.ts";
import type { Progress } from "../progress/progress.ts";
import { moduleFactsPath } from "./facts-path.ts";
import { factsFailure, indexOnce } from "./index-once.ts";
import { keepIndex, requireWritten } from "./keep-index.ts";
import type { KernelFiles } from "./kernel-files.ts";
import { moduleName } from "./kernel-modules.ts";
import { requireFreeName } from "./own-name.ts";

export interface AddRequest extends KernelFiles {
  readonly vmlinux: string;
  /** Default: the release, below `added/`. */
  readonly name?: string;
  readonly origin: "added" | "running";
  /** Whether the user named the folder of modules, and wants to know when it is of no use. */
  readonly isFolderNamed?: boolean;
  /** False for a file that is gone when the command is done. */
  readonly isLasting: boolean;
}

const fileHint =
  "Name a vmlinux with debug information, as the linker made it, before it is packed or stripped.";

/** Where a file is something else than a vmlinux that can be mended. */
const otherHints: Partial<Record<FactsFault["code"], string>> = {
  "boot-image":
    "Name the vmlinux of the build tree, or that of the debug package. Of a kernel of Debian, `tapwright kernels fetch NAME` has it; with --no-debug it reads the image's BTF instead.",
  "packed-file": "Unpack it, and name what comes out of it.",
};

/** Indexes the files and keeps the kernel; gives what was kept. Ends the command when a file is not what it has to be. */
export async function addKernel(
  request: AddRequest,
  progress: Progress,
  signal?: AbortSignal,
): Promise<OwnKernel> {
  const vmlinux = resolve(request.vmlinux);
  const buildId = requireBuildId(vmlinux);
  const path = await indexOnce(vmlinux, buildId, progress, signal, fileHint);
  const opened = openFacts(path);
  if (!opened.ok) return fail(factsFailure(opened.fault));
  const identity = opened.value.kernel;
  const release = identity.release || "unknown";
  const name = request.name ?? `added/${release}`;
  await requireFreeName(name, { buildId, architecture: identity.architecture });
  const config = await readConfig(request, progress);
  const kernel: OwnKernel = {
    name,
    release,
    version: release,
    architecture: identity.architecture,
    buildId,
    config,
    origin: request.origin,
    source: "dwarf",
    debugVmlinux: request.isLasting ? vmlinux : undefined,
  };
  const modules = request.modules === undefined ? undefined : resolve(request.modules);
  if (modules !== undefined) {
    const indexed = await indexModules(modules, kernel, progress, signal);
    if (indexed !== undefined && request.isFolderNamed === true)
      return refuseModules(indexed, kernel);
  }
  const installed = installedOf(request, kernel);
  await keepOwnKernel({ ...kernel, installed }, { signal });
  return kernel;
}

function requireBuildId(vmlinux: string): string {
  const found = readBuildId(vmlinux);
  if (!found.ok) return fail(factsFailure(found.fault, otherHints[found.fault.code] ?? fileHint));
  if (found.value !== "") return found.value;
  return fail({
    code: "kernel/no-build-id",
    message: `${vmlinux} has no build-id`,
    hint: "Link the kernel with --build-id, as its own Makefile does.",
    exitCode: 3,
  });
}

/** The text of the configuration; nothing is known of it when there is none, which is said. */
async function readConfig(files: KernelFiles, progress: Progress): Promise<string> {
  const path = files.config ?? (files.headers && join(files.headers, ".config"));
  if (path !== undefined && existsSync(path)) return readFile(path, "utf8");
  progress.say(
    "the kernel's configuration is not known: scripts that ask for CONFIG_… see nothing set",
  );
  return "";
}

/** Indexes all modules below a folder. One that is of another kernel is left out; if all are, it is told why. */
async function indexModules(
  folder: string,
  kernel: OwnKernel,
  progress: Progress,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { files, packed } = await listModules(folder);
  const step = progress.step(`index ${files.length} modules`);
  const refusals: string[] = [];
  let done = 0;
  for (const file of files) {
    signal?.throwIfAborted();
    const refusal = await addModule(join(folder, file), kernel);
    if (refusal !== undefined) refusals.push(`${file}: ${refusal}`);
    step.update({ done: ++done, total: files.length, unit: "modules" });
    // Between two of them an interrupt is heard.
    await new Promise(setImmediate);
  }
  step.end(`${files.length - refusals.length} indexed`);
  for (const refusal of refusals.slice(0, 3)) progress.say(`left out: ${refusal}`);
  if (refusals.length > 3) progress.say(`left out: ${refusals.length - 3} more`);
  if (packed.length > 0) {
    const count = packed.length === 1 ? "one packed module" : `${packed.length} packed modules`;
    progress.say(`left out: ${count}, first ${packed[0]}: to be unpacked first, or its debug file`);
  }
  if (refusals.length < files.length) return undefined;
  if (files.length > 0) return `none of the modules below ${folder} can be used: ${refusals[0]}`;
  return packed.length > 0
    ? `all modules below ${folder} are packed, such as ${packed[0]}`
    : `there are no modules below ${folder}`;
}

function refuseModules(message: string, { release }: OwnKernel): never {
  return fail({
    code: "kernel/other-kernel",
    message,
    hint: `Name a folder with modules of ${release}, with their debug information and not packed.`,
    exitCode: 3,
  });
}

function noFolder(folder: string, reason: string): never {
  return fail({
    code: "machine/file",
    message: `${folder}: ${reason}`,
    hint: "Name the folder with the kernel's modules, as `make modules_install` or the package made it.",
    exitCode: 3,
  });
}

/** Modules as a build makes them, and those that are packed and have no other file. */
async function listModules(folder: string): Promise<{ files: string[]; packed: string[] }> {
  const status = await stat(folder).catch(describeFileError);
  if (typeof status === "string") return noFolder(folder, status);
  if (!status.isDirectory()) return noFolder(folder, "it is no folder");
  const all = (await readdir(folder, { recursive: true })).sort();
  const files = all.filter((file) => /\.ko(?:\.debug)?$/.test(file));
  const here = new Set(files.map(moduleName));
  const packed = all.filter(
    (file) => /\.ko\.(?:xz|zst|gz)$/.test(file) && !here.has(moduleName(file)),
  );
  return { files, packed };
}

/** Undefined when it was indexed, else why not, in words. */
async function addModule(file: string, kernel: OwnKernel): Promise<string | undefined> {
  const buildId = readBuildId(file);
  if (!buildId.ok) return buildId.fault.message;
  const path = moduleFactsPath(kernel, `${moduleName(file)}-${buildId.value}`);
  return keepIndex(path, async (unfinished) => {
    const indexed = indexModule({ debugFile: file, output: unfinished });
    if (indexed.ok) return foreignTo(indexed.value.kernel, kernel);
    requireWritten(indexed.fault, path);
    return indexed.fault.message;
  });
}

/** Of a module without a release (in a debug file of its own) the folder is believed. */
function foreignTo(module: KernelIdentity, kernel: OwnKernel): string | undefined {
  if (module.architecture !== kernel.architecture) {
    return `is for ${module.architecture}, and the kernel is ${kernel.architecture}`;
  }
  if (module.release === "" || module.release === kernel.release) return undefined;
  return `is for ${module.release}, and the kernel is ${kernel.release}`;
}

/** What builds and guests need, when all of it is there. */
function installedOf(files: KernelFiles, kernel: OwnKernel): InstalledKernel | undefined {
  const { headers, image, modules, systemMap } = files;
  if (headers === undefined || image === undefined || modules === undefined) return undefined;
  const headersDir = resolve(headers);
  const needed = [join(headersDir, "Module.symvers"), join(headersDir, ".config"), image];
  if (!needed.every(existsSync)) return undefined;
  const { name, release, version, architecture, buildId, debugVmlinux } = kernel;
  return {
    name,
    release,
    version,
    architecture,
    buildId,
    debugVmlinux,
    image: resolve(image),
    systemMap: resolve(systemMap ?? join(headersDir, "System.map")),
    config: join(headersDir, ".config"),
    modulesDir: resolve(modules),
    headersDir,
    kbuildDir: headersDir,
    moduleSymvers: join(headersDir, "Module.symvers"),
    packages: [],
  };
}
