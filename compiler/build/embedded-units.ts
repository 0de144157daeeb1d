// Embedded C: compiled with the kernel's headers, once per kernel, kept by content.

import { createHash, randomBytes } from "node:crypto";
import { access, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EmbeddedUnit } from "../codegen/embedded-c.ts";
import { createDiagnostic } from "../source/diagnostic.ts";
import { bad, firstLines, good, toolFault, type Outcome } from "./build-fault.ts";
import type { KernelBuild } from "./kernel-build.ts";
import type { PrebuiltRuntime } from "./prebuilt-runtime.ts";
import { targets } from "./targets.ts";
import { runTool } from "./tool.ts";
import { withWorkFolder } from "./work-folder.ts";

/**
 * A table of a switch lies among the instructions on some machines (ppc64le), where nobody can tell it from code, and its jump goes to
 * where a register says: without one, the inspection sees each place that is jumped to.
 */
const ownFlags = ["-fno-jump-tables", "-w"];

export interface EmbeddedRequest {
  readonly kernel: KernelBuild;
  readonly runtime: PrebuiltRuntime;
  readonly runtimeDir: string;
  readonly cacheDir: string;
  readonly isRefreshed?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Words before those of a tool. */
  readonly enter: readonly string[];
}

/** The units' objects in the cache, in their order; the compiler's complaint stands at the tapset it comes from. */
export async function buildEmbedded(
  units: readonly EmbeddedUnit[],
  request: EmbeddedRequest,
): Promise<Outcome<string[]>> {
  const objects: string[] = [];
  for (const unit of units) {
    const built = await buildUnit(unit, request);
    if (!built.ok) return built;
    objects.push(built.value);
  }
  return good(objects);
}

async function buildUnit(unit: EmbeddedUnit, request: EmbeddedRequest): Promise<Outcome<string>> {
  const { runtime } = request;
  const digest = createHash("sha256")
    .update([runtime.key, runtime.compilerIdentity, ...ownFlags, unit.c].join("\0"))
    .digest("hex")
    .slice(0, 24);
  const folder = join(request.cacheDir, "embedded");
  const object = join(folder, `${digest}.o`);
  const isCached = await access(object).then(
    () => true,
    () => false,
  );
  if (isCached && request.isRefreshed !== true) return good(object);

  const work = join(folder, `.${digest}-${randomBytes(6).toString("hex")}`);
  return withWorkFolder(work, async () => {
    const compiled = await compileUnit(unit, work, request);
    if (compiled.ok) await rename(compiled.value, object);
    return compiled.ok ? good(object) : compiled;
  });
}

async function compileUnit(
  unit: EmbeddedUnit,
  work: string,
  { runtime, kernel, runtimeDir, signal, enter }: EmbeddedRequest,
): Promise<Outcome<string>> {
  const source = join(work, "embedded.c");
  const object = join(work, "embedded.o");
  await writeFile(source, unit.c);
  const include = `-I${join(runtimeDir, "include")}`;
  const run = await runTool(
    runtime.compiler,
    [...runtime.embeddedFlags, include, ...ownFlags, "-c", "-o", object, source],
    { cwd: kernel.headersDir, signal, enter },
  );
  if (run.status === "failed" && !/No space left/.test(run.output)) {
    const values = { file: unit.file.path, output: firstLines(run.output) };
    return bad(createDiagnostic("build/embedded-c", { values }));
  }
  if (run.status !== "good") return bad(toolFault(runtime.compiler, run, "embedded C"));
  const checked = await runObjtool(runtime, "object", object, { kernel, signal, enter });
  return checked.ok ? good(object) : checked;
}

/** kbuild's objtool over an object, where this kernel wants it at that stage: it writes unwind tables and call sites. */
export async function runObjtool(
  runtime: PrebuiltRuntime,
  stage: "object" | "module",
  object: string,
  { kernel, signal, enter }: Pick<EmbeddedRequest, "kernel" | "signal" | "enter">,
): Promise<Outcome<void>> {
  const { objtool } = runtime;
  if (objtool?.on !== stage) return good(undefined);
  const run = await runTool(objtool.words[0] as string, [...objtool.words.slice(1), object], {
    cwd: kernel.headersDir,
    signal,
    enter,
    // Since 6.12 it asks for what make would export.
    environment: { SRCARCH: targets[kernel.architecture].sourceArchitecture },
  });
  return run.status === "good" ? good(undefined) : bad(toolFault("objtool", run, "the module"));
}
