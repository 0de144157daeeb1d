// The inspection of a module that somebody hands in: before anything of it runs, also in a guest.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  diagnose,
  inspectFinished,
  readDisassembly,
  readForeignObject,
  readOwnObject,
  summarizeParts,
  vermagicOf,
  type Finding,
  type PartSummary,
} from "../inspect/index.ts";
import { createDiagnostic, type Diagnostic, type Severity } from "../source/diagnostic.ts";
import { disassemble } from "./inspect-build.ts";
import type { KernelBuild } from "./kernel-build.ts";
import { openRuntime } from "./prebuilt-runtime.ts";

export interface InspectFileRequest {
  readonly path: string;
  /** The kernel that it is for; its runtime is built where the cache does not have it. */
  readonly kernel: KernelBuild;
  /** The folder runtime-c. */
  readonly runtimeDir: string;
  readonly cacheDir: string;
  /** What the script's own code does is told and not refused. */
  readonly isGuru?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface InspectedFile {
  readonly diagnostics: readonly Diagnostic[];
  /** What there is besides the runtime; nothing where the file could not be read. */
  readonly parts: readonly PartSummary[];
}

/** Inspects a module on disk. What cannot be read is a diagnostic, too. */
export async function inspectFile(request: InspectFileRequest): Promise<InspectedFile> {
  const { path, kernel, signal } = request;
  const opened = await openRuntime(request);
  if (!opened.ok) return { diagnostics: [opened.diagnostic], parts: [] };
  const { folder, runtime: manifest, enter } = opened.value;
  const read = readForeignObject(path, await readFile(path));
  if (!read.ok) return { diagnostics: [notAModule(path, read.fault.message)], parts: [] };
  const module = read.value;
  const disassembled = await disassemble([path], module.architecture, {
    cwd: dirname(path),
    signal,
    enter,
  });
  if (!disassembled.ok) {
    const { diagnostic } = disassembled;
    const isOfFile = diagnostic.code === "build/tool-failed";
    const fault = isOfFile ? notAModule(path, "cannot be disassembled") : diagnostic;
    return { diagnostics: [fault], parts: [] };
  }
  const { information } = manifest.shape;
  const runtime = readOwnObject("runtime.o", await readFile(join(folder, "runtime.o")));
  const code = readDisassembly(disassembled.value, module);
  const subject = { module, kernel, information, runtime, code };
  const findings = inspectFinished(subject);
  return {
    diagnostics: diagnose(findings, (finding) => severityOf(finding, request.isGuru === true)),
    parts: summarizeParts(subject),
  };
}

/** The release of the kernel that a module says it is for; undefined for what is no module. */
export async function readModuleRelease(path: string): Promise<string | undefined> {
  const read = readForeignObject(path, await readFile(path));
  return read.ok ? vermagicOf(read.value)?.split(" ")[0] : undefined;
}

function notAModule(what: string, reason: string): Diagnostic {
  return createDiagnostic("inspect/not-a-module", { values: { what, reason } });
}

/** Embedded C may do what a script may not; with -g, so may the script. */
function severityOf({ part }: Finding, isGuru: boolean): Severity {
  return part.kind === "embedded" || (part.kind === "script" && isGuru) ? "warning" : "error";
}
