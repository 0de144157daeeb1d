// The door of the generator: a program -> one C file without kernel headers, and its units of embedded C.

import type { Architecture } from "../debuginfo/debug-info.ts";
import type { IrBlock, IrFunction, Program } from "../semantics/ir.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { findArchitecture } from "./arch/find.ts";
import { createCounters, type CoverageSpot } from "./coverage.ts";
import { emitAccessors, emitEmbeddedUnits, type EmbeddedUnit } from "./embedded-c.ts";
import {
  emitEntryHandler,
  emitFunction,
  emitHandler,
  functionHead,
  type EmittedFunction,
} from "./emit-function.ts";
import { emitRegexes } from "./emit-regex.ts";
import { frameDepths } from "./frame-depth.ts";
import { createModuleState, type ModuleState } from "./module-state.ts";
import { placeTable } from "./module-places.ts";
import { emitProbeSpecs } from "./probe-specs.ts";
import {
  globalDeclarations,
  lockTables,
  mapTable,
  probeTable,
  scriptFields,
  statTable,
} from "./tables.ts";
import { emitTimings } from "./timings.ts";
import { renderTemplate } from "./templates.ts";

export type { CoverageSpot } from "./coverage.ts";
export type { EmbeddedUnit } from "./embedded-c.ts";

export interface EmitOptions {
  /** A C identifier: the module's name, without `.ko`. */
  readonly moduleName: string;
  readonly architecture: Architecture;
  /** `-t`: the module tells at its end how often each probe was hit, and what it cost. */
  readonly timing?: boolean;
  /** `--skip-badvars`: a number that cannot be read at run time is 0. */
  readonly forgivesFaults?: boolean;
  /** `-s`: room for output that was not read yet, per CPU; 1 if it is absent. */
  readonly outputMegabytes?: number;
  /** The module tells at its end which library code ran, and how often. */
  readonly coverage?: boolean;
}

export interface EmittedModule {
  /** The script's own file; needs runtime-c/include and nothing else. */
  readonly c: string;
  /** Files that need the kernel's headers. */
  readonly embedded: readonly EmbeddedUnit[];
  readonly diagnostics: readonly Diagnostic[];
  /** What its counters count, in their order. */
  readonly coverage?: readonly CoverageSpot[];
}

/** Generates a module. The same program gives the same bytes. */
export function emitModule(program: Program, options: EmitOptions): EmittedModule {
  const architecture = findArchitecture(options.architecture);
  const coverage = options.coverage === true ? createCounters() : undefined;
  const module = createModuleState(program, options.architecture, architecture, coverage);
  const functions = new Map(
    program.functions.filter(hasBlock).map((fn) => [fn.id, emitFunction(module, fn)]),
  );
  const handlers = program.probes.flatMap((probe) => [
    ...(probe.entryValues.length > 0 ? [emitEntryHandler(module, probe)] : []),
    emitHandler(module, probe),
  ]);
  const called = reachable(handlers, functions);
  const own = [...functions].filter(([id]) => called.has(id)).map(([, fn]) => fn);
  const emitted = [...own, ...handlers];
  const byName = new Map(emitted.map((fn) => [fn.name, fn]));
  const foreign = program.functions.filter((fn) => !hasBlock(fn) && called.has(fn.id));
  const embedded = emitEmbeddedUnits(module, foreign);
  const accessors = emitAccessors(module, foreign);
  const c = renderTemplate("module", {
    moduleName: options.moduleName,
    stringSize: program.limits.stringSize,
    isCounted: emitted.some((fn) => fn.lines.some((line) => line.includes("tw_spend("))),
    writesRegisters: emitted.some((fn) =>
      fn.lines.some((line) => line.includes("tw_register_at(")),
    ),
    specs: [
      ...emitProbeSpecs(program),
      ...(options.timing === true ? emitTimings(program) : []),
    ].map((text) => ({ text })),
    globals: globalDeclarations(module),
    places: placeTable(module),
    counters: coverage?.spots.length,
    bounds: [...module.bounds].map(([bounds, name]) => ({ name, bounds })),
    regexes: emitRegexes(program),
    prototypes: [...foreign.map((fn) => interfaceOf(module, fn)), ...own.map((fn) => fn.prototype)],
    frames: emitted.filter((fn) => fn.frame.length > 0),
    depths: frameDepths(module, program, byName),
    accessors: accessors.map((text) => ({ text })),
    functions: emitted.map((fn) => ({ text: fn.lines.join("\n") })),
    locks: lockTables(program),
    probes: probeTable(program, options),
    maps: mapTable(module),
    stats: statTable(module, options),
    script: scriptFields(module, options.moduleName, options),
  });
  const told = coverage === undefined ? {} : { coverage: coverage.spots };
  return { c, embedded, diagnostics: module.diagnostics, ...told };
}

/** What is called in the end: a call without effect whose value nobody wants is not generated. */
function reachable(
  from: readonly EmittedFunction[],
  functions: ReadonlyMap<number, EmittedFunction>,
): ReadonlySet<number> {
  const called = new Set<number>();
  const visit = (id: number): void => {
    if (called.has(id)) return;
    called.add(id);
    functions.get(id)?.calls.forEach(visit);
  };
  for (const handler of from) handler.calls.forEach(visit);
  return called;
}

function hasBlock(fn: IrFunction): fn is IrFunction & { readonly body: IrBlock } {
  return fn.body.kind === "block";
}

/** What script and unit of an embedded C function share. */
function interfaceOf(module: ModuleState, fn: IrFunction): string {
  return `${functionHead(module, fn, (one) => one.name)};`;
}
