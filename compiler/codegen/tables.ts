// The tables that tell the runtime what a script consists of: struct tw_script and what it points to.

import {
  wordsAtEntry,
  type Global,
  type Histogram,
  type IrProbe,
  type KernelLink,
  type Program,
} from "../semantics/ir.ts";
import { hexLiteral, numberLiteral, stringLiteral } from "./c-literal.ts";
import { signatureLetter } from "./keys.ts";
import { fields, type Field } from "./initializer.ts";
import { specName } from "./probe-specs.ts";
import { handlerName, timingStats } from "./timings.ts";
import type { ModuleState } from "./module-state.ts";

/** What is asked for besides the script. */
interface TableOptions {
  /** Each probe's hits and ticks are told at the end. */
  readonly timing?: boolean;
  /** A number that cannot be read is 0. */
  readonly forgivesFaults?: boolean;
  /** Room for output that was not read yet, per CPU. */
  readonly outputMegabytes?: number;
}

interface Row {
  readonly fields: readonly Field[];
}

export function globalDeclarations(module: ModuleState): { readonly declaration: string }[] {
  return module.program.globals
    .filter((one) => one.kind !== "scalar" || module.usedGlobals.has(one.id))
    .map((one) => ({ declaration: declare(module, one) }));
}

function declare(module: ModuleState, global: Global): string {
  const name = module.globalName(global.id);
  if (global.kind === "array") return `struct tw_map *${name}`;
  if (global.kind === "stat") return `struct tw_stat *${name}`;
  const { initial } = global;
  if (typeof initial === "string" || global.type === "string") {
    const text = stringLiteral(String(initial ?? ""), module.program.limits.stringSize - 1);
    return `char ${name}[STRING_SIZE]${text === '""' ? "" : ` = ${text}`}`;
  }
  return `tw_s64 ${name}${initial === undefined || initial === 0n ? "" : ` = ${numberLiteral(initial)}`}`;
}

export interface LockTable {
  readonly name: string;
  readonly locks: readonly { readonly global: number; readonly write: number }[];
}

/** One table for each set of locks; probes that need the same share it. */
export function lockTables(program: Program): LockTable[] {
  const tables = new Map<string, LockTable>();
  for (const probe of program.probes) {
    if (probe.locks.length === 0) continue;
    const key = lockKey(probe);
    if (tables.has(key)) continue;
    const locks = probe.locks.map((lock) => ({ global: lock.global, write: lock.write ? 1 : 0 }));
    tables.set(key, { name: key, locks });
  }
  return [...tables.values()];
}

function lockKey(probe: IrProbe): string {
  return `locks_${probe.locks.map((lock) => `${lock.global}${lock.write ? "w" : "r"}`).join("_")}`;
}

const kinds = {
  begin: "TW_PROBE_BEGIN",
  end: "TW_PROBE_END",
  error: "TW_PROBE_ERROR",
  kprobe: "TW_PROBE_KPROBE",
  kretprobe: "TW_PROBE_KRETPROBE",
  tracepoint: "TW_PROBE_TRACEPOINT",
  timer: "TW_PROBE_TIMER",
  profile: "TW_PROBE_PROFILE",
  watchpoint: "TW_PROBE_WATCHPOINT",
  perf: "TW_PROBE_PERF",
  procfs: "TW_PROBE_PROCFS",
  netfilter: "TW_PROBE_NETFILTER",
} as const;

export function probeTable(program: Program, { timing = false }: TableOptions): Row[] {
  return program.probes.map((probe) => {
    const { target } = probe;
    const spec = specName(probe);
    const hasEntry = probe.entryValues.length > 0;
    return {
      fields: fields({
        kind: kinds[target.kind],
        point: stringLiteral(probe.point),
        name: probe.name === undefined ? undefined : stringLiteral(probe.name),
        handler: handlerName(probe, timing),
        ...(hasEntry
          ? { entry: `probe_${probe.id}_entry`, entry_words: entryWords(probe, program) }
          : {}),
        ...targetFields(target),
        ...(spec === undefined ? {} : { spec: `&${spec}` }),
        ...(probe.locks.length > 0 ? { locks: lockKey(probe), n_locks: probe.locks.length } : {}),
      }),
    };
  });
}

function entryWords({ entryValues }: IrProbe, { limits }: Program): number {
  return entryValues.reduce((sum, one) => sum + wordsAtEntry(one, limits.stringSize), 0);
}

function targetFields(target: IrProbe["target"]): Record<string, string | number | undefined> {
  if ("order" in target) return { order: numberLiteral(target.order) };
  if (target.kind !== "kprobe" && target.kind !== "kretprobe") return {};
  return {
    maxactive: target.maxActive,
    optional: target.isOptional === true ? 1 : undefined,
    address: addressField(target.absolute ?? target.address),
    absolute: target.absolute === undefined ? undefined : 1,
    module: target.module === undefined ? undefined : stringLiteral(target.module),
    // The point is the address itself.
    symbol: target.absolute === undefined ? stringLiteral(target.symbol) : undefined,
    offset: target.offset,
  };
}

function addressField(address: bigint | undefined): string | undefined {
  return address === undefined ? undefined : hexLiteral(address);
}

function histogramField(histogram: Histogram | undefined): string | undefined {
  if (histogram === undefined) return undefined;
  const { kind, start, stop, interval } = histogram;
  const numbers = [start, stop, interval].map(numberLiteral).join(", ");
  return `{ ${kind === "linear" ? 1 : 2}, ${numbers} }`;
}

export function mapTable(module: ModuleState): Row[] {
  return module.program.globals.flatMap((one) =>
    one.kind !== "array"
      ? []
      : [
          {
            fields: fields({
              handle: `&${module.globalName(one.id)}`,
              name: stringLiteral(one.name),
              keys: `"${one.keys.map(signatureLetter).join("")}"`,
              value: `'${signatureLetter(one.value)}'`,
              wraps: one.wraps ? 1 : 0,
              size: one.size,
              histogram: histogramField(one.histogram),
            }),
          },
        ],
  );
}

export function statTable(module: ModuleState, { timing = false }: TableOptions): Row[] {
  const own = module.program.globals.flatMap((one) =>
    one.kind !== "stat"
      ? []
      : [
          {
            fields: fields({
              handle: `&${module.globalName(one.id)}`,
              name: stringLiteral(one.name),
              histogram: histogramField(one.histogram),
            }),
          },
        ],
  );
  const timings = timing ? timingStats(module.program) : [];
  return [...own, ...timings.map((one) => ({ fields: fields({ ...one }) }))];
}

export function scriptFields(
  module: ModuleState,
  moduleName: string,
  { timing = false, forgivesFaults = false, outputMegabytes }: TableOptions,
): Field[] {
  const { globals, kernel, limits, probes } = module.program;
  const timings = timing ? timingStats(module.program).length : 0;
  const count = (kind: Global["kind"]): number => globals.filter((one) => one.kind === kind).length;
  const lockCount = globals.reduce((most, one) => Math.max(most, one.id + 1), 0);
  const table = (name: string, length: number) =>
    length === 0 ? {} : { [name]: name, [`n_${name}`]: length };
  return fields({
    name: stringLiteral(moduleName),
    ...kernelFields(kernel),
    n_globals: lockCount,
    string_size: "STRING_SIZE",
    max_actions: limits.actions,
    max_actions_in_process: limits.actionsInProcess,
    max_nesting: limits.nesting,
    max_map_entries: limits.mapEntries,
    max_errors: limits.errors,
    max_skipped: limits.skipped,
    max_load: limits.load,
    load_interval: limits.loadInterval,
    lock_wait: limits.lockTries * limits.lockDelay * 1000,
    min_stack: limits.stackSpace,
    max_active_returns: limits.activeReturns,
    forgives_faults: forgivesFaults ? 1 : undefined,
    output_megabytes: outputMegabytes,
    frame_size: "frame_size",
    ...matchFields(module.program),
    ...table("probes", probes.length),
    ...table("maps", count("array")),
    ...table("stats", count("stat") + timings),
    ...table("timings", timings),
    ...table("coverage", module.coverage?.spots.length ?? 0),
    ...(module.places.size === 0 ? {} : { places: "module_places", n_places: module.places.size }),
  });
}

/** Room for what matched() is asked about. */
function matchFields({ regexes = [], keepsMatches = false }: Program): Record<string, number> {
  if (!keepsMatches || regexes.length === 0) return {};
  return {
    n_match_groups: Math.max(...regexes.map((one) => one.groups + 1)),
    n_match_steps: Math.max(...regexes.map((one) => one.places?.steps.length ?? 0)),
  };
}

function kernelFields(kernel: KernelLink | undefined): Record<string, string | undefined> {
  if (kernel === undefined) return {};
  const { symbols } = kernel;
  const address = (name: string): string | undefined =>
    symbols[name] === undefined ? undefined : hexLiteral(symbols[name]);
  const notes = symbols["__start_notes"];
  const notesEnd = symbols["__stop_notes"];
  return {
    build_id: stringLiteral(kernel.buildId),
    /* TW_BASE_SYMBOL of script.h. */
    base_symbol_address: address("init_task"),
    notes_address: address("__start_notes"),
    notes_size: notes !== undefined && notesEnd !== undefined ? `${notesEnd - notes}` : undefined,
    text_start: address("_stext"),
    text_end: address("_etext"),
  };
}
