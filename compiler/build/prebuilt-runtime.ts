// The runtime of one kernel: compiled once by kbuild against its headers, kept in the cache, used by every script.

import { createHash, randomBytes } from "node:crypto";
import {
  access,
  cp,
  mkdir,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import { bad, cacheFault, good, toolFault, type Outcome } from "./build-fault.ts";
import {
  flagsWithHeaders,
  flagsWithoutHeaders,
  readCompileCommand,
  readLinkedObjtool,
} from "./compile-flags.ts";
import { enterRoot } from "./enter-root.ts";
import { identifyProgram } from "./identify-program.ts";
import type { KernelBuild } from "./kernel-build.ts";
import { missingHeaders } from "./missing-headers.ts";
import { readModuleShape, type ModuleShape, type SymbolVersion } from "./module-description.ts";
import { readOwnObject, type RelocatableObject } from "../inspect/index.ts";
import { linkNames } from "./link-names.ts";
import { findVersions } from "./symbol-versions.ts";
import { targets } from "./targets.ts";
import { runTool } from "./tool.ts";
import { findToolchain } from "./toolchain.ts";
import { withWorkFolder } from "./work-folder.ts";

/** Everything that a script's build needs of its kernel; survives as manifest.json beside runtime.o. */
export interface PrebuiltRuntime {
  /** Names this runtime in the cache: kernel and sources went into it. */
  readonly key: string;
  readonly compiler: string;
  /** The compiler's file as it was; another one makes another runtime. */
  readonly compilerIdentity: string;
  readonly assembler: string;
  readonly linker: readonly string[];
  /** For C without kernel headers. */
  readonly scriptFlags: readonly string[];
  /** For C with them. */
  readonly embeddedFlags: readonly string[];
  /** objtool on each object, or on the linked module. */
  readonly objtool?: { readonly words: readonly string[]; readonly on: "object" | "module" };
  /** Bytes of runtime.o and of module.lds: an entry that a full or failing disk cut is built again. */
  readonly sizes: readonly number[];
  readonly shape: ModuleShape;
  /** What runtime.o needs of the kernel, with versions; and what it defines for scripts. */
  readonly versions: readonly SymbolVersion[];
  readonly needed: readonly string[];
  readonly defined: readonly string[];
}

export interface PrebuildRequest {
  readonly kernel: KernelBuild;
  /** The folder runtime-c of the sources. */
  readonly runtimeDir: string;
  readonly cacheDir: string;
  readonly isRefreshed?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A runtime and the folder that its objects lie in. */
export interface OpenRuntime {
  readonly runtime: PrebuiltRuntime;
  readonly folder: string;
  readonly isCached: boolean;
  /** Words before those of a tool: none where the machine's own tools are used. */
  readonly enter: readonly string[];
}

// Part of every key: a change of what is kept makes old entries unfindable.
const layoutVersion = "3";
const moduleName = "tapwright";

/** Finds the kernel's runtime in the cache, or builds it. Two processes may do so at once. */
export async function openRuntime(request: PrebuildRequest): Promise<Outcome<OpenRuntime>> {
  const missing = missingHeaders(request.kernel);
  if (missing !== undefined) return bad(missing);
  const { kernel, runtimeDir, cacheDir } = request;
  const entered = await enterRoot(kernel, [runtimeDir, cacheDir, kernel.headersDir]);
  if (!entered.ok) return entered;
  const enter = entered.value;
  const key = await keyOf(request);
  const folder = join(request.cacheDir, "runtime", key);
  const cached = request.isRefreshed === true ? undefined : await readManifest(folder, kernel);
  if (cached !== undefined) return good({ runtime: cached, folder, isCached: true, enter });

  const work = join(request.cacheDir, "runtime", `.${key}-${randomBytes(6).toString("hex")}`);
  try {
    return await withWorkFolder(work, async () => {
      const built = await build(request, key, work, enter);
      if (!built.ok) return built;
      await publish(join(work, "keep"), folder, request);
      return good({ runtime: built.value, folder, isCached: false, enter });
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return bad(cacheFault(error as NodeJS.ErrnoException, cacheDir));
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function keyOf({ kernel, runtimeDir }: PrebuildRequest): Promise<string> {
  const hash = createHash("sha256");
  const symvers = await stat(kernel.moduleSymvers);
  const headers = await realpath(kernel.headersDir);
  hash.update(
    JSON.stringify([
      layoutVersion,
      kernel.release,
      headers,
      symvers.size,
      symvers.mtimeMs,
      kernel.buildRoot,
      ...joinedSections(kernel),
    ]),
  );
  for (const path of await sourcesOf(runtimeDir)) {
    hash.update(`\0${path}\0`).update(await readFile(join(runtimeDir, path)));
  }
  return `${kernel.release}-${hash.digest("hex").slice(0, 16)}`;
}

/** Part of the key where there is something to join. */
function joinedSections({ architecture }: KernelBuild): readonly string[] {
  const { joinedSections: script } = targets[architecture];
  return script === undefined ? [] : [script];
}

/** The runtime's files below its folder, sorted: kernel/ and include/. */
async function sourcesOf(runtimeDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const part of ["include", "kernel"]) {
    for (const entry of await readdir(join(runtimeDir, part), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (/\.[ch]$/.test(entry.name))
        found.push(relative(runtimeDir, join(entry.parentPath, entry.name)));
    }
  }
  return found.sort();
}

/** A cached manifest, unless it is damaged or its compiler has changed since. */
async function readManifest(
  folder: string,
  { buildRoot }: KernelBuild,
): Promise<PrebuiltRuntime | undefined> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const runtime = parseManifest(text);
  if (runtime === undefined) return undefined;
  const isWhole = String(await sizesIn(folder)) === String(runtime.sizes);
  const identity = await identifyProgram(runtime.compiler, buildRoot);
  const isCurrent = identity === runtime.compilerIdentity;
  return isWhole && isCurrent ? runtime : undefined;
}

/** Sizes of the files that a link needs; -1 for one that is not there. */
async function sizesIn(folder: string): Promise<number[]> {
  const sizeOf = (name: string): Promise<number> =>
    stat(join(folder, name)).then(
      ({ size }) => size,
      () => -1,
    );
  return Promise.all(["runtime.o", "module.lds"].map(sizeOf));
}

function parseManifest(text: string): PrebuiltRuntime | undefined {
  try {
    return JSON.parse(text) as PrebuiltRuntime;
  } catch {
    // A disk that failed: the runtime is built again.
    return undefined;
  }
}

async function build(
  { kernel, runtimeDir, signal }: PrebuildRequest,
  key: string,
  work: string,
  enter: readonly string[],
): Promise<Outcome<PrebuiltRuntime>> {
  const toolchain = await findToolchain(kernel);
  if (!toolchain.ok) return toolchain;
  await layOutSources(runtimeDir, work);
  // Nobody asks for the module's types, which pahole would describe where the headers come with a vmlinux.
  const variables = [
    `M=${work}`,
    "KBUILD_MODPOST_WARN=1",
    "CONFIG_DEBUG_INFO_BTF_MODULES=",
    ...toolchain.value.makeVariables,
  ];
  const made = await runTool("make", ["-C", kernel.headersDir, ...variables, "-j2", "modules"], {
    cwd: kernel.headersDir,
    signal,
    enter,
  });
  if (made.status !== "good") {
    return bad(toolFault("make", made, `the runtime for ${kernel.release}`));
  }

  const command = readCompileCommand(await readFile(join(work, ".stub.o.cmd"), "utf8"));
  const linked = readLinkedObjtool(await readFile(join(work, `.${moduleName}.o.cmd`), "utf8"));
  const linker = await linkerOf(work);
  const keep = join(work, "keep");
  await mkdir(keep);
  const [script] = joinedSections(kernel);
  if (script !== undefined) await writeFile(join(work, "joined.lds"), script);
  const scripted = script === undefined ? [] : ["-T", "joined.lds"];
  const joined = await runTool(
    linker[0] as string,
    [...linker.slice(1), "-S", ...scripted, "-o", join(keep, "runtime.o"), "runtime.o"],
    { cwd: work, signal, enter },
  );
  if (joined.status !== "good") return bad(toolFault("ld", joined, "the runtime"));

  const modules = await moduleScript(kernel, work);
  if (modules === undefined) {
    const values = { release: kernel.release, path: "module.lds" };
    return bad(createDiagnostic("build/no-headers", { values }));
  }
  await cp(modules, join(keep, "module.lds"));

  const names = linkNames(await loadObject(join(keep, "runtime.o")));
  const symvers = await readFile(kernel.moduleSymvers, "latin1");
  const needed = names.needed.filter((name) => name !== "__this_module" && name !== "tw_script");
  const { versions, missing } = findVersions(symvers, [...needed, "module_layout"]);
  const absent = missing.filter((name) => name !== "module_layout");
  if (absent[0] !== undefined) return bad(notExported(absent[0], kernel));

  const assembler = await runTool(command.compiler, ["-print-prog-name=as"], {
    cwd: work,
    signal,
    enter,
  });
  const objtool = command.objtool ?? linked;
  const runtime: PrebuiltRuntime = {
    key,
    compiler: command.compiler,
    compilerIdentity: (await identifyProgram(command.compiler, kernel.buildRoot)) ?? "",
    assembler: assembler.output.trim(),
    linker,
    scriptFlags: flagsWithoutHeaders(command.parameters),
    embeddedFlags: flagsWithHeaders(command.parameters),
    ...(objtool === undefined
      ? {}
      : { objtool: { words: objtool, on: command.objtool ? "object" : "module" } as const }),
    sizes: await sizesIn(keep),
    shape: readModuleShape(await descriptionsOf(work), moduleName),
    versions,
    needed,
    defined: names.defined,
  };
  await writeFile(join(keep, "manifest.json"), JSON.stringify(runtime));
  return good(runtime);
}

/** What kbuild made to describe the module, and since 6.12 what all modules have in common. */
async function descriptionsOf(work: string): Promise<[RelocatableObject, ...RelocatableObject[]]> {
  const own = await loadObject(join(work, `${moduleName}.mod.o`));
  const common = join(work, ".module-common.o");
  return (await exists(common)) ? [own, await loadObject(common)] : [own];
}

async function loadObject(path: string): Promise<RelocatableObject> {
  return readOwnObject(path, await readFile(path));
}

export function notExported(symbol: string, kernel: KernelBuild): Diagnostic {
  return createDiagnostic("build/not-exported", { values: { symbol, release: kernel.release } });
}

/** Copies the sources and writes what kbuild wants: the runtime as one unit, and a script that does nothing. */
async function layOutSources(runtimeDir: string, work: string): Promise<void> {
  await cp(join(runtimeDir, "kernel"), work, { recursive: true });
  await cp(join(runtimeDir, "include"), join(work, "include"), { recursive: true });
  await writeFile(
    join(work, "stub.c"),
    "#include <tapwright/script.h>\nconst struct tw_script tw_script = { .name = 0 };\n",
  );
  await writeFile(
    join(work, "Makefile"),
    [
      `obj-m := ${moduleName}.o`,
      `${moduleName}-y := runtime.o stub.o`,
      "ccflags-y := -I$(src)/include",
      // Handlers must not be traced: a traced function may itself be probed.
      "ccflags-remove-y += $(CC_FLAGS_FTRACE)",
      "",
    ].join("\n"),
  );
}

/** kbuild's `ld -r` of a module, as far as its script. */
async function linkerOf(work: string): Promise<string[]> {
  const text = await readFile(join(work, `.${moduleName}.o.cmd`), "utf8");
  const line = /:=\s*(.*)$/m.exec(text)?.[1] ?? "";
  const words = line.split(/\s+/).filter((word) => word !== "");
  const end = words.indexOf("-o");
  return words
    .slice(0, end)
    .filter((word) => word !== "-r")
    .concat("-r");
}

/** The linker script that kbuild named, or where it generates one. */
async function moduleScript(kernel: KernelBuild, work: string): Promise<string | undefined> {
  const text = await readFile(join(work, `.${moduleName}.ko.cmd`), "utf8");
  const named = /-T (\S+\.lds)/.exec(text)?.[1];
  if (named === undefined) return undefined;
  const path = resolve(kernel.headersDir, named);
  return (await exists(path)) ? path : undefined;
}

/** A folder appears in the cache whole or not at all. Whoever comes second throws its own away. */
async function publish(
  from: string,
  to: string,
  { kernel, isRefreshed = false }: PrebuildRequest,
): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    // Another process was quicker.
    if (!isRefreshed && (await readManifest(to, kernel)) !== undefined) return;
    // A damaged entry, or one of another compiler, gives way; its readers hold open files or begin again.
    const old = `${to}.old-${randomBytes(6).toString("hex")}`;
    await rename(to, old);
    await rename(from, to);
    await rm(old, { recursive: true, force: true });
  }
}
