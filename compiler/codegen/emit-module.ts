// The door of the generator: a program -> one C file without kernel headers, and its units of embedded C.

import type { Architecture } from "../debuginfo/debug-info.ts";
import type { IrBlock, IrFunction, Program } from "../semantics/ir.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { findArchitecture } from "./arch/find.ts";
import { emitEmbeddedUnits, type EmbeddedUnit } from "./embedded-c.ts";
import { emitEntryHandler, emitFunction, emitHandler, functionHead } from "./emit-function.ts";
import { frameDepths } from "./frame-depth.ts";
import { createModuleState, type ModuleState } from "./module-state.ts";
import {
  globalDeclarations,
  lockTables,
  mapTable,
  probeTable,
  scriptFields,
  statTable,
} from "./tables.ts";
import { renderTemplate } from "./templates.ts";

export type { EmbeddedUnit } from "./embedded-c.ts";

export interface EmitOptions {
  /** A C identifier: the module's name, without `.ko`. */
  readonly moduleName: string;
  readonly architecture: Architecture;
}

export interface EmittedModule {
  /** The script's own file; needs runtime-c/include and nothing else. */
  readonly c: string;
  /** Files that need the kernel's headers. */
  readonly embedded: readonly EmbeddedUnit[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Generates a module. The same program gives the same bytes. */
export function emitModule(program: Program, options: EmitOptions): EmittedModule {
  const architecture = findArchitecture(options.architecture);
  const module = createModuleState(program, options.architecture, architecture);
  const own = program.functions.filter(hasBlock).map((fn) => emitFunction(module, fn));
  const handlers = program.probes.flatMap((probe) => [
    ...(probe.entryValues.length > 0 ? [emitEntryHandler(module, probe)] : []),
    emitHandler(module, probe),
  ]);
  const emitted = [...own, ...handlers];
  const byName = new Map(emitted.map((fn) => [fn.name, fn]));
  const embedded = emitEmbeddedUnits(module);
  const c = renderTemplate("module", {
    moduleName: options.moduleName,
    stringSize: program.limits.stringSize,
    isCounted: emitted.some((fn) => fn.lines.some((line) => line.includes("tw_spend("))),
    globals: globalDeclarations(module),
    prototypes: [...embeddedPrototypes(module), ...own.map((fn) => fn.prototype)],
    frames: emitted.filter((fn) => fn.frame.length > 0),
    depths: frameDepths(module, program, byName),
    functions: emitted.map((fn) => ({ text: fn.lines.join("\n") })),
    locks: lockTables(program),
    probes: probeTable(program),
    maps: mapTable(module),
    stats: statTable(module),
    script: scriptFields(module, options.moduleName),
  });
  return { c, embedded, diagnostics: module.diagnostics };
}

function hasBlock(fn: IrFunction): fn is IrFunction & { readonly body: IrBlock } {
  return fn.body.kind === "block";
}

function embeddedPrototypes(module: ModuleState): string[] {
  return module.program.functions
    .filter((fn) => !hasBlock(fn))
    .map((fn) => `${functionHead(module, fn, (one) => one.name)};`);
}
