// The door of the room: objects and modules are looked at before anybody loads them, and what is wrong is a diagnostic.

import { findArchitecture } from "./module-rules/architecture.ts";
import { findChangedRuntime } from "./module-rules/changed-runtime.ts";
import { findEntryPoints } from "./module-rules/entry-point.ts";
import { findLicense } from "./module-rules/license.ts";
import { findModuleInformation } from "./module-rules/module-information.ts";
import { findScriptTable } from "./module-rules/script-table.ts";
import { findVermagic } from "./module-rules/vermagic.ts";
import type { ModuleRule, ModuleSubject } from "./module-subject.ts";
import { findAbsoluteWrites } from "./rules/absolute-write.ts";
import { findCodeAddresses } from "./rules/code-address.ts";
import { findConstantWrites } from "./rules/constant-write.ts";
import { findCpuWrites } from "./rules/cpu-write.ts";
import { findForeignWrites } from "./rules/foreign-write.ts";
import { findImports } from "./rules/import.ts";
import { findIndirectJumps } from "./rules/indirect-jump.ts";
import { findJumpTargets } from "./rules/jump-target.ts";
import { findPrivilegedInstructions } from "./rules/privileged-instruction.ts";
import { findRelocations } from "./rules/relocation.ts";
import { findReservedNames } from "./rules/reserved-name.ts";
import { findSections } from "./rules/section.ts";
import { findTraps } from "./rules/trap.ts";
import { findUndecodable } from "./rules/undecodable.ts";
import { findVectorInstructions } from "./rules/vector-instruction.ts";
import { findWritableCode } from "./rules/writable-code.ts";
import type { CodeSection } from "./disassembly.ts";
import type { RelocatableObject } from "./object.ts";
import { partsOfModule } from "./parts.ts";
import { traceCode, type Finding, type Rule, type Subject } from "./subject.ts";

const rules: readonly Rule[] = [
  findImports,
  findReservedNames,
  findSections,
  findWritableCode,
  findUndecodable,
  findPrivilegedInstructions,
  findTraps,
  findVectorInstructions,
  findIndirectJumps,
  findJumpTargets,
  findAbsoluteWrites,
  findCpuWrites,
  findForeignWrites,
  findConstantWrites,
  findCodeAddresses,
  findRelocations,
];

const moduleRules: readonly ModuleRule[] = [
  findArchitecture,
  findLicense,
  findModuleInformation,
  findVermagic,
  findScriptTable,
  findEntryPoints,
  findChangedRuntime,
];

/** What the parts of an object or module do that they should not. */
export function inspectParts(subject: Subject): Finding[] {
  return rules.flatMap((rule) => rule(subject));
}

/** What is wrong with a module as a whole. */
export function inspectModule(subject: ModuleSubject): Finding[] {
  return moduleRules.flatMap((rule) => rule(subject));
}

/**
 * All of that about a finished module, whoever made it. What is built for another machine or kernel is not looked into:
 * neither its runtime nor its kernel is at hand.
 */
export function inspectFinished(subject: FinishedModule): Finding[] {
  const foreign = [findArchitecture, findVermagic].flatMap((rule) => rule(subject));
  if (foreign.length > 0) return foreign.slice(0, 1);
  const { module, runtime } = subject;
  const parts = partsOfModule(module, runtime);
  const code = traceCode(module, subject.code);
  const given = new Set<string>();
  return [...inspectParts({ object: module, code, ...parts, given }), ...inspectModule(subject)];
}

export interface FinishedModule extends ModuleSubject {
  readonly runtime: RelocatableObject;
  readonly code: readonly CodeSection[];
}

export { diagnose } from "./diagnose.ts";
export { objdumpParameters, readDisassembly, splitFiles } from "./disassembly.ts";
export { instructionSetOf } from "./instruction-sets/find.ts";
export { vermagicOf } from "./module-subject.ts";
export type { ModuleKernel } from "./module-subject.ts";
export { readForeignObject, readOwnObject, SHN_UNDEF } from "./object.ts";
export type { RelocatableObject } from "./object.ts";
export { describeObject, embeddedPart, partsSection, scriptPart } from "./parts.ts";
export type { LinkedObject } from "./parts.ts";
export { subjectOfPart } from "./subject.ts";
export type { Finding, Part } from "./subject.ts";
export { summarizeParts } from "./summarize-parts.ts";
export type { PartSummary } from "./summarize-parts.ts";
