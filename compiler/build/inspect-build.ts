// The inspection of what a build has made: the script's object and those of embedded C before the link, the module after it.

import { readFile } from "node:fs/promises";
import type { EmbeddedUnit } from "../codegen/embedded-c.ts";
import type { Architecture } from "../debuginfo/debug-info.ts";
import {
  diagnose,
  embeddedPart,
  inspectModule,
  inspectParts,
  instructionSetOf,
  objdumpParameters,
  readDisassembly,
  readOwnObject,
  scriptPart,
  splitFiles,
  subjectOfPart,
  type Finding,
  type RelocatableObject,
} from "../inspect/index.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { bad, good, toolFault, type Outcome } from "./build-fault.ts";
import type { KernelBuild } from "./kernel-build.ts";
import type { PrebuiltRuntime } from "./prebuilt-runtime.ts";
import { runTool, type ToolOptions } from "./tool.ts";

export interface LoadedObject {
  readonly path: string;
  readonly object: RelocatableObject;
  /** Of embedded C; absent for the script's own object. */
  readonly unit?: EmbeddedUnit;
}

export interface InspectRequest {
  readonly kernel: KernelBuild;
  readonly isGuru?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Reads the objects of a build: the script's, then those of its units. */
export async function loadObjects(
  paths: readonly string[],
  units: readonly EmbeddedUnit[],
): Promise<LoadedObject[]> {
  return Promise.all(
    paths.map(async (path, index) => {
      const unit = units[index - 1];
      const object = readOwnObject(path, await readFile(path));
      return unit === undefined ? { path, object } : { path, object, unit };
    }),
  );
}

/** What the script's code does that it may not, and what embedded C does; `disassembling` is to give the text of all objects. */
export async function inspectObjects(
  objects: readonly LoadedObject[],
  disassembling: Promise<Outcome<string>>,
  runtime: PrebuiltRuntime,
  request: InspectRequest,
): Promise<Outcome<{ readonly diagnostics: Diagnostic[]; readonly reports: Diagnostic[] }>> {
  const text = await disassembling;
  if (!text.ok) return text;
  const texts = splitFiles(text.value);
  const given = namesGiven(objects, runtime);
  const found = objects.map(({ object, unit }, index) => {
    const part = unit === undefined ? scriptPart : embeddedPart(unit.file.path);
    const code = readDisassembly(texts[index] ?? "", object);
    return { unit, findings: inspectParts(subjectOfPart(part, object, code, given)) };
  });
  const script = found.filter(({ unit }) => unit === undefined).flatMap((one) => one.findings);
  const embedded = found.filter(({ unit }) => unit !== undefined);
  // In guru mode the user's own C is worth a warning, unless it only calls what the kernel gives to modules.
  const [told, reported] = splitBy(embedded, ({ unit }, { code }) => {
    const isTame = code === "inspect/import" || code === "inspect/section";
    return request.isGuru === true && unit?.file.origin === "script" && !isTame;
  });
  const severity = request.isGuru === true ? "warning" : "error";
  return good({
    diagnostics: [...diagnose(script, () => severity), ...diagnose(told, () => "warning")],
    reports: diagnose(reported, () => "warning"),
  });
}

function splitBy<T extends { readonly findings: readonly Finding[] }>(
  groups: readonly T[],
  isFirst: (group: T, finding: Finding) => boolean,
): [Finding[], Finding[]] {
  const first: Finding[] = [];
  const second: Finding[] = [];
  for (const group of groups) {
    for (const finding of group.findings) {
      (isFirst(group, finding) ? first : second).push(finding);
    }
  }
  return [first, second];
}

/** What objects of one module may use of each other and of the runtime. */
function namesGiven(
  objects: readonly LoadedObject[],
  runtime: PrebuiltRuntime,
): ReadonlySet<string> {
  const defined = objects.flatMap(({ object }) =>
    object.symbols.filter((one) => one.isGlobal && one.section !== 0).map(({ name }) => name),
  );
  return new Set([...runtime.defined, ...defined]);
}

/** Runs objdump on files of one architecture: the first of its programs that is there and can. */
export async function disassemble(
  paths: readonly string[],
  architecture: Architecture,
  options: ToolOptions,
): Promise<Outcome<string>> {
  const programs = instructionSetOf(architecture).objdump;
  let fault: Diagnostic | undefined;
  for (const program of programs) {
    const run = await runTool(program, [...objdumpParameters, ...paths], options);
    if (run.status === "good") return good(run.output);
    if (run.status === "aborted" || fault === undefined) fault = toolFault(program, run, "objects");
    if (run.status === "aborted") break;
  }
  return bad(fault!);
}

/** What is wrong with the linked module as a whole. The runtime in it was linked from the cache just now. */
export async function inspectLinked(
  path: string,
  runtime: PrebuiltRuntime,
  { kernel }: InspectRequest,
): Promise<Diagnostic[]> {
  const module = readOwnObject(path, await readFile(path));
  const { information } = runtime.shape;
  return diagnose(inspectModule({ module, kernel, information }), () => "error");
}
