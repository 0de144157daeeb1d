// What all functions of one generated module share while they are written.

import type { Global, IrFunction, Program } from "../semantics/ir.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { ArchitectureFacts } from "./arch/architecture.ts";
import { analyzeCalls, type CallGraph } from "./call-graph.ts";
import type { CoverageCounters } from "./coverage.ts";
import { visitExpressions } from "./ir-walk.ts";
import type { Address } from "./module-places.ts";
import { createNames } from "./names.ts";

export interface ModuleState {
  readonly program: Program;
  readonly architecture: ArchitectureFacts;
  readonly architectureName: string;
  readonly graph: CallGraph;
  readonly diagnostics: Diagnostic[];
  /** Functions whose C cannot leave with an error: their calls are not tested. Filled as they are written. */
  readonly infallible: Set<number>;
  /** The script may call abort(), which nothing catches. */
  readonly aborts: boolean;
  /** Scalars that the C refers to: an unused one would only raise a warning. */
  readonly usedGlobals: Set<number>;
  /** Addresses of modules that the C refers to, each with its row in the table. */
  readonly places: Map<string, { readonly index: number; readonly address: Address }>;
  /** Only in modules that tell what ran. */
  readonly coverage?: CoverageCounters;
  /** Tables of stretches of code, by what is in them: their names. */
  readonly bounds: Map<string, string>;
  global(id: number): Global;
  /** The variable in C. */
  globalName(id: number): string;
  functionOf(id: number): IrFunction;
  functionName(fn: IrFunction): string;
}

export function createModuleState(
  program: Program,
  architectureName: string,
  architecture: ArchitectureFacts,
  coverage?: CoverageCounters,
): ModuleState {
  const graph = analyzeCalls(program);
  const globals = new Map(program.globals.map((one) => [one.id, one]));
  const nameGlobal = createNames<number>("g_");
  const nameFunction = createNames<number>("fn_");
  const nameEmbedded = createNames<number>("tw_c_");
  for (const one of program.globals) nameGlobal(one.id, one.name, one.id);
  for (const fn of program.functions) {
    (fn.body.kind === "block" ? nameFunction : nameEmbedded)(fn.id, fn.name, fn.id);
  }
  return {
    program,
    architecture,
    architectureName,
    graph,
    diagnostics: [],
    infallible: new Set(),
    aborts: callsAbort(program),
    usedGlobals: new Set(),
    places: new Map(),
    coverage,
    bounds: new Map(),
    global: (id) => globals.get(id)!,
    globalName: (id) => nameGlobal(id, "", id),
    functionOf: (id) => graph.functions.get(id)!,
    functionName: (fn) =>
      (fn.body.kind === "block" ? nameFunction : nameEmbedded)(fn.id, fn.name, fn.id),
  };
}

function callsAbort({ functions, probes }: Program): boolean {
  let found = false;
  for (const { body } of [...functions, ...probes]) {
    if (body.kind !== "block") continue;
    visitExpressions(body, (one) => {
      found ||= one.kind === "intrinsic" && one.intrinsic === "tw_fn_abort";
    });
  }
  return found;
}
