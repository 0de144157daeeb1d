// Writes what is known of a kernel into one file that can travel.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { EXTRA, exportFacts, factsVersion, writeTravelFile } from "../../compiler/index.ts";
import type { FactsFault } from "../../compiler/index.ts";
import { createFault } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import { factsPath } from "./facts-path.ts";
import { factsFailure } from "./index-once.ts";
import { listModuleFacts } from "./kernel-modules.ts";
import type { KnownKernel } from "./known-kernels.ts";
import type { KernelFacts } from "./kernel-facts.ts";
import {
  CONFIG_PART,
  KERNEL_PART,
  MODULES_PART,
  TYPES_PART,
  type TravelDescription,
} from "./travel-description.ts";

export interface ExportRequest {
  readonly kernel: KnownKernel;
  /** The same, opened: its facts are sound. */
  readonly facts: KernelFacts;
  readonly output: string;
  /** Whether the facts of modules go along, where they were indexed. */
  readonly withModules: boolean;
}

/** Gives the size of the file in bytes. */
export async function exportKernel(
  { kernel, facts, output, withModules }: ExportRequest,
  progress: Progress,
  signal?: AbortSignal,
): Promise<number> {
  const { name, release, version, architecture, source } = facts;
  const { buildId } = facts.debugInfo.kernel;
  const modules =
    withModules && source === "dwarf" ? await packModules(facts, progress, signal) : [];
  const description: TravelDescription = {
    factsVersion,
    name,
    release,
    version,
    architecture,
    buildId,
    source,
    modules: modules.map((one) => ({ name: one.name, size: one.bytes.length })),
    functionCounts: kernel.own?.functionCounts,
  };
  const config = configPath(kernel);
  const parts = new Map<string, Uint8Array>([
    [KERNEL_PART, Buffer.from(JSON.stringify(description))],
    [CONFIG_PART, await readFile(config)],
  ]);
  if (modules.length > 0) parts.set(MODULES_PART, Buffer.concat(modules.map((one) => one.bytes)));
  const step = progress.step(`export ${name}`);
  const target = resolve(output);
  const written =
    source === "dwarf"
      ? await exportFacts(factsPath(buildId), target, parts, signal)
      : await writeTypes(target, kernel, parts, signal);
  if (!written.ok) return fail(exportFailure(written.fault));
  step.end(`${(written.value.size / 1e6).toFixed(1)} MB`);
  return written.value.size;
}

function configPath({ name, described, own, installed }: KnownKernel): string {
  const path = own?.config ?? described?.config ?? installed?.config;
  return path ?? fail(createFault("kernel/not-installed", { name }));
}

/** The image has the types, and the symbols that tell functions of one name apart. */
async function writeTypes(
  target: string,
  { own, installed }: KnownKernel,
  parts: ReadonlyMap<string, Uint8Array>,
  signal: AbortSignal | undefined,
) {
  const types = await readFile(own?.types ?? installed!.image);
  const all = [...parts, [TYPES_PART, types] as const];
  const named = all.map(([part, bytes]) => [EXTRA + part, bytes] as const);
  return writeTravelFile(target, new Map(named), signal);
}

interface PackedModule {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function packModules(
  kernel: KernelFacts,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<PackedModule[]> {
  const found = [...listModuleFacts(kernel).values()];
  if (found.length === 0) return [];
  const step = progress.step(`pack the facts of ${found.length} modules`);
  const folder = await mkdtemp(join(tmpdir(), "tapwright-export-"));
  try {
    const packed: PackedModule[] = [];
    for (const path of found) {
      const file = join(folder, "module");
      const written = await exportFacts(path, file, undefined, signal);
      if (!written.ok) return fail(exportFailure(written.fault));
      const name = basename(path).replace(/\.\d+\.facts$/, "");
      packed.push({ name, bytes: await readFile(file) });
      step.update({ done: packed.length, total: found.length, unit: "modules" });
    }
    step.end();
    return packed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function exportFailure(fault: FactsFault) {
  return factsFailure(
    fault,
    fault.code === "file-unwritable"
      ? "Name another file with -o, or make room."
      : "tapwright kernels index makes it again.",
  );
}
