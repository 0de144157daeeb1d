// The door of the build: generated C and the kernel's prebuilt runtime become a module. Per script that is one run of the
// compiler without any kernel header, one of the assembler, one of the linker.

import { randomBytes } from "node:crypto";
import { copyFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { EmbeddedUnit } from "../codegen/embedded-c.ts";
import { describeObject } from "../inspect/index.ts";
import { createDiagnostic, hasErrors, type Diagnostic } from "../source/diagnostic.ts";
import { bad, cacheFault, fileFault, good, toolFault, type Outcome } from "./build-fault.ts";
import { buildEmbedded, runObjtool } from "./embedded-units.ts";
import {
  disassemble,
  inspectLinked,
  inspectObjects,
  loadObjects,
  type LoadedObject,
} from "./inspect-build.ts";
import type { KernelBuild } from "./kernel-build.ts";
import { emitModuleDescription, type SymbolVersion } from "./module-description.ts";
import { linkNames } from "./link-names.ts";
import { notExported, openRuntime, type OpenRuntime } from "./prebuilt-runtime.ts";
import { loadVersions } from "./symbol-versions.ts";
import { targets } from "./targets.ts";
import { runTool } from "./tool.ts";
import { withWorkFolder } from "./work-folder.ts";

export type { KernelBuild } from "./kernel-build.ts";

export interface BuildRequest {
  /** The script's own C, and its units of embedded C. */
  readonly generated: { readonly c: string; readonly embedded: readonly EmbeddedUnit[] };
  /** A C identifier of at most 55 characters; also tw_script.name. */
  readonly moduleName: string;
  readonly kernel: KernelBuild;
  /** What the inspection finds in the script's own code is told and not refused. */
  readonly isGuru?: boolean | undefined;
  /** The folder runtime-c. */
  readonly runtimeDir: string;
  readonly cacheDir: string;
  /** Nothing is read from the cache, but written there. */
  readonly isRefreshed?: boolean | undefined;
  /** Where the module is to be; its folder must exist. */
  readonly output: string;
  /** Kills whatever runs; the answer is then the diagnostic build/interrupted. */
  readonly signal?: AbortSignal | undefined;
}

export interface BuildStep {
  readonly name: "runtime" | "embedded" | "compile" | "describe" | "link" | "check" | "inspect";
  readonly milliseconds: number;
  readonly isCached: boolean;
}

export interface BuildResult {
  /** Path of the module; absent when a diagnostic says why. */
  readonly module?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** What embedded C does that a script may not: nothing is wrong with that, but worth knowing. */
  readonly reports: readonly Diagnostic[];
  readonly steps: readonly BuildStep[];
}

/** Builds a module for one kernel. Errors are diagnostics `build/…`; nothing half-written is left at `output`. */
export async function buildModule(request: BuildRequest): Promise<BuildResult> {
  const steps: BuildStep[] = [];
  const work = join(
    request.cacheDir,
    "build",
    `${request.moduleName}-${randomBytes(6).toString("hex")}`,
  );
  try {
    const built = await withWorkFolder(work, () => buildIn(work, request, steps));
    if (!built.ok) return { diagnostics: [built.diagnostic], reports: [], steps };
    const { diagnostics } = built.value;
    const module = hasErrors(diagnostics) ? {} : { module: request.output };
    return { ...built.value, ...module, steps };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    const diagnostic = cacheFault(error as NodeJS.ErrnoException, request.cacheDir);
    return { diagnostics: [diagnostic], reports: [], steps };
  }
}

async function buildIn(
  work: string,
  request: BuildRequest,
  steps: BuildStep[],
): Promise<Outcome<Inspected>> {
  const begun = performance.now();
  if (!/^[A-Za-z_]\w{0,54}$/.test(request.moduleName)) {
    return bad(createDiagnostic("build/module-name", { values: { name: request.moduleName } }));
  }
  const opened = await timed(
    steps,
    "runtime",
    () => openRuntime(request),
    (value) => value.isCached,
  );
  if (!opened.ok) return opened;
  const open = opened.value;
  const embedding = { ...request, runtime: open.runtime, enter: open.enter };
  const { generated } = request;
  const embedded =
    generated.embedded.length === 0
      ? good<string[]>([])
      : await timed(steps, "embedded", () => buildEmbedded(generated.embedded, embedding));
  if (!embedded.ok) return embedded;

  const compiled = await timed(steps, "compile", () => compileScript(work, request, open));
  if (!compiled.ok) return compiled;
  // The disassembler looks at the objects while they are assembled and linked with the rest.
  const paths = [compiled.value, ...embedded.value];
  const { architecture } = request.kernel;
  const surroundings = { cwd: work, signal: request.signal, enter: open.enter };
  const disassembling = disassemble(paths, architecture, surroundings);
  const objects = await loadObjects(paths, generated.embedded);
  const [linked, inspected] = await Promise.all([
    linkObjects(work, request, open, objects, steps),
    inspectObjects(objects, disassembling, open.runtime, request),
  ]);
  if (!linked.ok) return linked;
  if (!inspected.ok) return inspected;
  const { reports } = inspected.value;
  const faults = await inspectLinked(linked.value, open.runtime, request);
  const diagnostics = [...inspected.value.diagnostics, ...faults];
  steps.push({ name: "inspect", milliseconds: millisecondsSince(steps, begun), isCached: false });
  if (hasErrors(diagnostics)) return good({ diagnostics, reports });
  const delivered = await deliver(linked.value, request.output);
  return delivered.ok ? good({ diagnostics, reports }) : delivered;
}

/** What the clock shows since `begun` and no step has taken for itself. */
function millisecondsSince(steps: readonly BuildStep[], begun: number): number {
  const taken = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return performance.now() - begun - taken;
}

type Inspected = Pick<BuildResult, "diagnostics" | "reports">;

/** From objects to the module, in the work folder. */
async function linkObjects(
  work: string,
  request: BuildRequest,
  open: OpenRuntime,
  objects: readonly LoadedObject[],
  steps: BuildStep[],
): Promise<Outcome<string>> {
  const described = await timed(steps, "describe", () => describe(work, request, open, objects));
  if (!described.ok) return described;
  const paths = [...objects.map(({ path }) => path), described.value];
  const linked = await timed(steps, "link", () => link(work, request, open, paths));
  if (!linked.ok) return linked;
  const checked = await timed(steps, "check", () =>
    runObjtool(open.runtime, "module", linked.value, { ...request, enter: open.enter }),
  );
  return checked.ok ? linked : checked;
}

async function timed<T>(
  steps: BuildStep[],
  name: BuildStep["name"],
  run: () => Promise<Outcome<T>>,
  isCached: (value: T) => boolean = () => false,
): Promise<Outcome<T>> {
  const start = performance.now();
  const outcome = await run();
  const milliseconds = performance.now() - start;
  steps.push({ name, milliseconds, isCached: outcome.ok && isCached(outcome.value) });
  return outcome;
}

async function compileScript(
  work: string,
  request: BuildRequest,
  { runtime, enter }: OpenRuntime,
): Promise<Outcome<string>> {
  const source = join(work, "script.c");
  const object = join(work, "script.o");
  await writeFile(source, request.generated.c);
  const run = await runTool(
    runtime.compiler,
    [
      ...runtime.scriptFlags,
      ...targets[request.kernel.architecture].scriptFlags,
      // Some architectures put such tables among the code, where a disassembler cannot tell them from it.
      "-fno-jump-tables",
      `-I${join(request.runtimeDir, "include")}`,
      "-w",
      "-c",
      "-o",
      object,
      source,
    ],
    { cwd: work, signal: request.signal, enter },
  );
  if (run.status !== "good") return bad(toolFault(runtime.compiler, run, "the generated C"));
  const checked = await runObjtool(runtime, "object", object, { ...request, enter });
  return checked.ok ? good(object) : checked;
}

/** Assembles what the module says of itself: the versions of all symbols that it really needs. */
async function describe(
  work: string,
  request: BuildRequest,
  { runtime, enter }: OpenRuntime,
  objects: readonly LoadedObject[],
): Promise<Outcome<string>> {
  const versions = await versionsOf(request.kernel, runtime, objects);
  if (!versions.ok) return versions;
  const source = join(work, "module.s");
  const object = join(work, "module.o");
  const linked = objects.map(({ object, unit }) => describeObject(object, unit?.file.path));
  await writeFile(
    source,
    emitModuleDescription(runtime.shape, request.moduleName, versions.value, linked),
  );
  const run = await runTool(
    runtime.assembler,
    [...targets[request.kernel.architecture].assemblerFlags, "-o", object, source],
    { cwd: work, signal: request.signal, enter },
  );
  return run.status === "good"
    ? good(object)
    : bad(toolFault("as", run, "the module's description"));
}

async function versionsOf(
  kernel: KernelBuild,
  runtime: OpenRuntime["runtime"],
  objects: readonly LoadedObject[],
): Promise<Outcome<readonly SymbolVersion[]>> {
  const names = objects.map(({ object }) => linkNames(object));
  const defined = new Set([
    ...runtime.defined,
    ...names.flatMap((one) => one.defined),
    "__this_module",
  ]);
  const known = new Set(runtime.versions.map(({ name }) => name));
  const extra = names
    .flatMap((one) => one.needed)
    .filter((name) => !defined.has(name) && !known.has(name));
  if (extra.length === 0) return good(runtime.versions);
  const { versions, missing } = await loadVersions(kernel.moduleSymvers, extra);
  if (missing[0] !== undefined) return bad(notExported(missing[0], kernel));
  return good([...runtime.versions, ...versions]);
}

async function link(
  work: string,
  request: BuildRequest,
  { runtime, folder, enter }: OpenRuntime,
  objects: readonly string[],
): Promise<Outcome<string>> {
  const module = join(work, basename(request.output));
  const script = join(folder, "module.lds");
  const run = await runTool(
    runtime.linker[0] as string,
    [
      ...runtime.linker.slice(1),
      "--build-id=sha1",
      "-S",
      "-T",
      script,
      "-o",
      module,
      join(folder, "runtime.o"),
      ...objects,
    ],
    { cwd: work, signal: request.signal, enter },
  );
  return run.status === "good" ? good(module) : bad(toolFault("ld", run, "the module"));
}

/** The output appears whole or not at all, also when it is on another file system than the cache. */
async function deliver(module: string, output: string): Promise<Outcome<void>> {
  const near = join(dirname(output), `.${basename(output)}-${randomBytes(6).toString("hex")}`);
  try {
    await copyFile(module, near);
    await rename(near, output);
    return good(undefined);
  } catch (error) {
    return bad(fileFault(error as NodeJS.ErrnoException, output));
  } finally {
    await rm(near, { force: true });
  }
}
