// Makes real modules for tests: assembled and linked by the binutils of their architecture, in the order of a build.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { objdumpParameters, readDisassembly } from "../disassembly.ts";
import { inspectFinished } from "../index.ts";
import type { ModuleKernel } from "../module-subject.ts";
import { readForeignObject, type RelocatableObject } from "../object.ts";
import { describeObject, partsSection, type LinkedObject } from "../parts.ts";
import type { Finding } from "../subject.ts";
import type { DoctoredArchitecture } from "./doctored/doctored.ts";

/** What is to be linked; what is left out is clean. */
export interface ModuleDraft {
  /** Assembler behind the clean script's. */
  readonly script?: string;
  /** Assembler of a unit of embedded C, of `sample.stp`. */
  readonly embedded?: string;
  readonly information?: readonly string[];
  readonly entries?: readonly string[];
  /** Changes the text of the runtime that is linked. */
  readonly editRuntime?: (assembly: string) => string;
  /** Changes the text of the clean script. */
  readonly edit?: (assembly: string) => string;
  /** Changes the bytes of the linked module. */
  readonly patch?: (bytes: Buffer, object: RelocatableObject) => void;
}

export const testKernel = { release: "6.1.0", buildId: "0123456789abcdef" };
export const vermagic = "vermagic=6.1.0 SMP mod_unload ";
const information = ["license=Dual MIT/GPL", "name=clean", "depends=", vermagic];

/** Whether the binutils of the architecture are installed. */
export function isInstalled({ prefix }: DoctoredArchitecture): boolean {
  return ["as", "ld", "objdump"].every(
    (tool) => spawnSync(`${prefix}${tool}`, ["--version"]).error === undefined,
  );
}

/** Links a module in `folder` and inspects it as the command does. */
export function inspectDraft(
  target: DoctoredArchitecture,
  folder: string,
  draft: ModuleDraft = {},
  kernel: Partial<ModuleKernel> = {},
): Finding[] {
  const { architecture, prefix } = target;
  const path = linkModule(target, folder, draft);
  const module = read(path);
  const text = execFileSync(`${prefix}objdump`, [...objdumpParameters, path], { encoding: "utf8" });
  return inspectFinished({
    module,
    runtime: read(assemble(target, folder, runtimeText(target))),
    kernel: { ...testKernel, architecture, ...kernel },
    information: [vermagic],
    code: readDisassembly(text, module),
  });
}

export function linkModule(
  target: DoctoredArchitecture,
  folder: string,
  draft: ModuleDraft,
): string {
  const { edit = (text) => text, editRuntime = (text) => text } = draft;
  const clean = join(import.meta.dirname, "clean", `${target.architecture}.s`);
  const runtime = assemble(target, folder, editRuntime(runtimeText(target)));
  const text = `${edit(readFileSync(clean, "utf8"))}\n${draft.script ?? ""}\n`;
  const script = assemble(target, folder, text);
  const objects = [describeObject(read(script))];
  const inputs = [runtime, script];
  if (draft.embedded !== undefined) {
    const embedded = assemble(target, folder, draft.embedded);
    objects.push(describeObject(read(embedded), "sample.stp"));
    inputs.push(embedded);
  }
  inputs.push(assemble(target, folder, descriptionText(target, draft, objects)));
  const path = join(folder, "module.ko");
  execFileSync(`${target.prefix}ld`, [...target.ld, "-r", "-o", path, ...inputs], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (draft.patch !== undefined) {
    const bytes = readFileSync(path);
    draft.patch(bytes, read(path));
    writeFileSync(path, bytes);
  }
  return path;
}

/** Assembles a text, once. */
function assemble({ prefix, as }: DoctoredArchitecture, folder: string, text: string): string {
  const digest = createHash("sha256").update(`${prefix}\0${text}`).digest("hex").slice(0, 16);
  const object = join(folder, `${digest}.o`);
  if (existsSync(object)) return object;
  const source = join(folder, `${digest}.s`);
  writeFileSync(source, text);
  execFileSync(`${prefix}as`, [...as, "-o", object, source], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  return object;
}

function read(path: string): RelocatableObject {
  const object = readForeignObject(path, readFileSync(path));
  if (!object.ok) throw new Error(object.fault.message);
  return object.value;
}

/** What the clean scripts call. */
const functions = [
  "init_module",
  "cleanup_module",
  "tw_given",
  "tw_cycles",
  "tw_fn_execname",
  "tw_fn_pid",
  "tw_format_string",
  "tw_map_add",
  "tw_print",
];

/** What the tests take for the runtime: it uses the kernel, and gives functions to scripts. */
function runtimeText({ architecture, pointer, return: back }: DoctoredArchitecture): string {
  // The code of a function of 64-bit big-endian PowerPC has a dot before its name.
  const names = architecture === "ppc64" ? functions.flatMap((one) => [one, `.${one}`]) : functions;
  return `
.text
${names.map((name) => `.globl ${name}\n${name}: ${back}`).join("\n")}
.balign 16
.data
.balign 8
runtime_data: ${pointer} register_kprobe
${pointer} tw_script
`;
}

function descriptionText(
  { pointer }: DoctoredArchitecture,
  draft: ModuleDraft,
  objects: readonly LinkedObject[],
): string {
  const entries = draft.entries ?? ["init_module", "cleanup_module"];
  return `
.section .modinfo,"a"
${(draft.information ?? information).map((line) => `.asciz "${line}"`).join("\n")}
.section .gnu.linkonce.this_module,"aw"
.balign 8
.globl __this_module
__this_module:
${entries.map((name) => `${pointer} ${name}`).join("\n")}
.section ${partsSection},""
.ascii ${JSON.stringify(JSON.stringify(objects))}
`;
}
