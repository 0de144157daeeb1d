// Makes a kernel known from a file that `kernels export` wrote.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXTRA, importFacts, openBtf, readTravelFile } from "../../compiler/index.ts";
import type { FactsFault, KernelIdentity } from "../../compiler/index.ts";
import { keepOwnKernel } from "../../qemu/index.ts";
import type { Architecture, OwnKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { factsPath, moduleFactsPath } from "./facts-path.ts";
import { factsFailure } from "./index-once.ts";
import { keepIndex, requireWritten } from "./keep-index.ts";
import { requireFreeName } from "./own-name.ts";
import {
  CONFIG_PART,
  isRefusal,
  KERNEL_PART,
  MODULES_PART,
  parseDescription,
  TYPES_PART,
  type TravelDescription,
} from "./travel-description.ts";

/** Nothing is kept of a file that is not sound in all its parts. */
export async function importKernel(
  path: string,
  name: string | undefined,
  signal?: AbortSignal,
): Promise<OwnKernel> {
  const read = await readTravelFile(path);
  if (!read.ok) return fail(importFailure(read.fault));
  const part = (wanted: string): Uint8Array | undefined => read.value.get(EXTRA + wanted);
  const described = parseDescription(part(KERNEL_PART));
  const config = part(CONFIG_PART);
  if (isRefusal(described)) return fail(importFailure({ ...described, file: path }));
  if (config === undefined) return refuse(path, "has no configuration of its kernel");
  const kernel = describe(described, name, Buffer.from(config).toString());
  await requireFreeName(kernel.name, kernel);
  const folder = await mkdtemp(join(tmpdir(), "tapwright-import-"));
  try {
    if (described.source === "dwarf") {
      await importIndex(path, described, kernel);
      await importModules(path, described, kernel, part(MODULES_PART), folder);
      await keepOwnKernel(kernel, { signal });
    } else {
      const types = join(folder, "types");
      await writeFile(types, part(TYPES_PART) ?? refuse(path, "has neither facts nor types"));
      const opened = openBtf(types, identityOf(described));
      if (!opened.ok) return refuse(path, opened.fault.message);
      await keepOwnKernel({ ...kernel, types }, { signal });
    }
    return kernel;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function describe(
  { release, version, architecture, buildId, source, ...described }: TravelDescription,
  name: string | undefined,
  config: string,
): OwnKernel {
  return {
    name: name ?? described.name,
    release,
    version,
    architecture: architecture as Architecture,
    buildId,
    source,
    config,
    origin: "imported",
    functionCounts: described.functionCounts,
  };
}

function identityOf({ release, architecture, buildId }: TravelDescription): KernelIdentity {
  const pointerSize = architecture === "i386" ? 4 : 8;
  const littleEndian = architecture !== "ppc64" && architecture !== "s390x";
  const known = architecture as Architecture;
  return { release, architecture: known, buildId, source: "btf", pointerSize, littleEndian };
}

async function importIndex(
  path: string,
  described: TravelDescription,
  kernel: OwnKernel,
): Promise<void> {
  const target = factsPath(kernel.buildId);
  await importTo(path, target, (found) => {
    const isOfKernel =
      found.buildId === described.buildId && found.architecture === described.architecture;
    return isOfKernel ? undefined : "has facts of another kernel than it says";
  });
}

async function importModules(
  path: string,
  { modules }: TravelDescription,
  kernel: OwnKernel,
  packed: Uint8Array | undefined,
  folder: string,
): Promise<void> {
  const size = modules.reduce((sum, one) => sum + one.size, 0);
  if (size !== (packed?.length ?? 0))
    refuse(path, "has facts of modules that are not of the size that they should be");
  let at = 0;
  for (const module of modules) {
    const file = join(folder, "module");
    await writeFile(file, packed!.subarray(at, (at += module.size)));
    await importTo(file, moduleFactsPath(kernel, module.name), ({ architecture }) =>
      architecture === kernel.architecture ? undefined : `has a module for ${architecture}`,
    ).catch((error: unknown) => {
      // The user knows the file that was named, not the one that was cut out of it.
      const { failure } = error as { failure?: { message: string } };
      if (failure === undefined) throw error;
      return refuse(path, `has bad facts of the module ${module.name}: ${failure.message}`);
    });
  }
}

async function importTo(
  path: string,
  target: string,
  refusalOf: (kernel: KernelIdentity) => string | undefined,
): Promise<void> {
  const refusal = await keepIndex(target, async (unfinished) => {
    const imported = await importFacts(path, unfinished);
    if (imported.ok) return refusalOf(imported.value.kernel);
    requireWritten(imported.fault, target);
    return fail(importFailure(imported.fault));
  });
  if (refusal !== undefined) return refuse(path, refusal);
}

function refuse(path: string, message: string): never {
  return fail(importFailure({ code: "facts-damaged", file: path, message }));
}

function importFailure(fault: FactsFault) {
  const advice =
    fault.code === "file-unreadable" ? "Name a file that was exported" : "Export it again";
  return factsFailure(fault, `${advice}: tapwright kernels export KERNEL -o FILE`);
}
