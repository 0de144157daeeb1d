// A tiny kernel in memory, for tests of the passes: a few functions and types in the shape in which an x86_64 6.1 has
// them, and awkward ones of each kind.

import type {
  Absence,
  CalleeFact,
  LineRange,
  DebugInfo,
  EntrySite,
  FactSource,
  FunctionFact,
  GlobalFact,
  LabelSite,
  Location,
  MemberFact,
  ProbeSite,
  SymbolFact,
  TypeFact,
  TypeRef,
  VariableFact,
} from "../../debuginfo/debug-info.ts";
import { matchesWildcard } from "../../syntax/wildcard-match.ts";
import { nearNames } from "../../source/near-names.ts";

const types: TypeFact[] = [{ kind: "void" }];

function addType(fact: TypeFact): TypeRef {
  types.push(fact);
  return types.length - 1;
}

function integer(name: string, size: number, signed: boolean): TypeRef {
  return addType({ kind: "base", name, size, signed, encoding: "integer" });
}

function pointerTo(target: TypeRef): TypeRef {
  return addType({ kind: "pointer", size: 8, target });
}

function structure(name: string, size: number, members: readonly MemberFact[]): TypeRef {
  return addType({ kind: "struct", name, size, complete: true, members });
}

const char = addType({ kind: "base", name: "char", size: 1, signed: true, encoding: "char" });
const int = integer("int", 4, true);
const unsignedInt = integer("unsigned int", 4, false);
const long = integer("long", 8, true);
const unsignedLong = integer("unsigned long", 8, false);
const double = addType({ kind: "base", name: "double", size: 8, signed: true, encoding: "float" });
const sizeT = addType({ kind: "typedef", name: "size_t", target: unsignedLong });
const constChar = addType({ kind: "qualified", qualifier: "const", target: char });
const charPointer = pointerTo(constChar);
const comm = addType({ kind: "array", element: char, counts: [16] });
const matrix = addType({ kind: "array", element: int, counts: [2, 3] });
const voidPointer = pointerTo(0);
const dentry = structure("dentry", 64, [
  { name: "d_flags", type: unsignedInt, offset: 0 },
  { name: "d_iname", type: comm, offset: 40 },
]);
const path = structure("path", 16, [
  { name: "mnt", type: voidPointer, offset: 0 },
  { name: "dentry", type: pointerTo(dentry), offset: 8 },
]);
const anonymous = addType({
  kind: "union",
  name: "",
  size: 8,
  complete: true,
  members: [{ name: "f_llist", type: long, offset: 0 }],
});
const file = structure("file", 64, [
  { name: "", type: anonymous, offset: 0 },
  { name: "f_path", type: path, offset: 16 },
  { name: "f_flags", type: unsignedInt, offset: 32 },
  {
    name: "f_bits",
    type: unsignedInt,
    offset: 36,
    bitField: { width: 3, shift: 2, storageSize: 4 },
  },
  { name: "f_weight", type: double, offset: 40 },
  { name: "f_grid", type: matrix, offset: 40 },
]);
const ptRegs = structure("pt_regs", 168, [
  { name: "dx", type: unsignedLong, offset: 96 },
  { name: "si", type: unsignedLong, offset: 104 },
  { name: "di", type: unsignedLong, offset: 112 },
]);
const filePointer = pointerTo(file);
const regsPointer = pointerTo(ptRegs);
// Only headers of the fake kernel define these; the kernel itself has a declaration of the second.
const packet = structure("packet", 16, [{ name: "owner", type: filePointer, offset: 8 }]);
addType({ kind: "struct", name: "half", size: 0, complete: false, members: [] });
const color = addType({
  kind: "enum",
  name: "color",
  size: 4,
  signed: false,
  constants: [
    { name: "RED", value: 0n },
    { name: "BLUE", value: 5n },
  ],
});
const half = structure("half", 8, [{ name: "whole", type: long, offset: 0 }]);

const functions: FunctionFact[] = [];
const variablesByScope = new Map<number, readonly VariableFact[]>();
const inlinedByFunction = new Map<number, readonly ProbeSite[]>();
const returns = new Map<number, TypeRef>();

interface FunctionDetails {
  readonly returns?: TypeRef;
  readonly variables?: readonly VariableFact[];
  readonly notProbeable?: string;
  readonly hasEntry?: boolean;
  readonly inlined?: number;
  /** Of the functions before it: which holds the inlined copies. */
  readonly within?: string;
  readonly isGlobal?: boolean;
  readonly module?: string;
  /** Another than its name. */
  readonly symbol?: string;
}

const firstPc = 0xffffffff81100000n;

function addFunction(
  name: string,
  sourceFile: string,
  line: number,
  details: FunctionDetails = {},
): void {
  const id = functions.length;
  const place = { file: sourceFile, line };
  const pc = firstPc + BigInt(id) * 0x100n;
  const base = {
    id,
    name,
    place,
    inlinedCount: details.inlined ?? 0,
    isGlobal: details.isGlobal ?? true,
    module: details.module,
  };
  const fn: { -readonly [K in keyof FunctionFact]: FunctionFact[K] } = base;
  const scope = id * 10;
  if (details.hasEntry !== false) {
    const { notProbeable } = details;
    const entry: EntrySite = {
      function: fn,
      kind: "entry",
      pc,
      place,
      scope,
      symbol: details.symbol ?? name,
      notProbeable,
    };
    fn.entry = entry;
  }
  functions.push(fn);
  returns.set(id, details.returns ?? 0);
  variablesByScope.set(scope, details.variables ?? []);
  const within = functions.find((one) => one.name === details.within);
  const sites = Array.from({ length: details.inlined ?? 0 }, (_, index): ProbeSite => {
    const inlinedScope = scope + 1 + index;
    variablesByScope.set(inlinedScope, details.variables ?? []);
    const callPlace = { file: sourceFile, line: line + 100 + index };
    const inlinedPc = pc + BigInt(0x40 + index);
    return {
      function: fn,
      kind: "inlined",
      pc: inlinedPc,
      place: callPlace,
      scope: inlinedScope,
      within,
      notProbeable: within?.entry?.notProbeable,
    };
  });
  inlinedByFunction.set(id, sites);
}

/** DWARF numbers of the registers that carry arguments on x86_64. */
const argumentRegisters = [5, 4, 1, 2, 8, 9];

function parameters(...named: readonly [name: string, type: TypeRef][]): VariableFact[] {
  return named.map(([name, type], index) => ({
    name,
    isParameter: true,
    type,
    location: { kind: "register", register: argumentRegisters[index] ?? 0 },
  }));
}

function local(name: string, type: TypeRef, location: Location): VariableFact {
  return { name, isParameter: false, type, location };
}

const vfsParameters = parameters(
  ["file", filePointer],
  ["buf", charPointer],
  ["count", sizeT],
  ["pos", pointerTo(long)],
);

addFunction("vfs_read", "fs/read_write.c", 450, {
  returns: long,
  variables: [
    ...vfsParameters,
    local("ret", long, { kind: "unavailable", reason: "optimized-out" }),
    local("inode", filePointer, { kind: "register", register: 5 }),
  ],
});
addFunction("vfs_write", "fs/read_write.c", 565, { returns: long, variables: vfsParameters });
addFunction("__x64_sys_read", "fs/read_write.c", 621, {
  returns: long,
  variables: parameters(["regs", regsPointer]),
});
addFunction("__x64_sys_write", "fs/read_write.c", 646, {
  returns: long,
  variables: parameters(["regs", regsPointer]),
});
addFunction("do_sys_openat2", "fs/open.c", 1290, {
  returns: long,
  variables: parameters(["dfd", int], ["filename", charPointer], ["how", voidPointer]),
  isGlobal: false,
});
addFunction("smp_call_function", "kernel/smp.c", 1060, {
  variables: parameters(["func", voidPointer], ["info", voidPointer], ["wait", int]),
});
addFunction("native_nop", "arch/x86/lib/nop.c", 7, {
  notProbeable: "on the kernel's kprobe blacklist",
});
addFunction("once_at_boot", "init/main.c", 21, {
  hasEntry: false,
  inlined: 1,
  within: "native_nop",
});
addFunction("left_out", "lib/gone.c", 12, { hasEntry: false });
addFunction("rw_verify_area", "fs/read_write.c", 350, {
  hasEntry: false,
  inlined: 2,
  isGlobal: false,
  returns: int,
  variables: [
    ...parameters(["read_write", int]),
    local("away", int, { kind: "unavailable", reason: "optimized-out" }),
    local("late", int, { kind: "unavailable", reason: "known-only-at-entry" }),
  ],
});
addFunction("by_value", "lib/value.c", 3, {
  variables: [
    { name: "whole", isParameter: true, type: file, location: memory(7) },
    { name: "pair", isParameter: true, type: path, location: pairInRegisters() },
    { name: "pid", isParameter: true, type: int, location: { kind: "register", register: 5 } },
  ],
});

addFunction("loop_add", "drivers/block/loop.c", 2003, {
  module: "loop",
  returns: int,
  variables: parameters(["i", int], ["holder", filePointer]),
});
addFunction("loop_init", "drivers/block/loop.c", 2243, {
  module: "loop",
  notProbeable: "in .init.text, which is freed after boot",
});

const headers = new Map<string, Readonly<Record<string, number>>>([
  ["<net/packet.h>", { "struct packet": packet, "struct half": half, "enum color": color }],
  ["<linux/fs.h><net/packet.h>", { "struct packet": packet }],
]);

/** Modules of the fake kernel, and why nothing is known of one of them. */
const modules: ReadonlyMap<string, string | undefined> = new Map([
  ["loop", undefined],
  ["vendor_blob", "it has neither debug information nor BTF"],
]);

addFunction("__traceiter_file_opened", "include/trace/events/files.h", 5, {
  variables: parameters(["__data", voidPointer], ["file", filePointer], ["flags", int]),
});
addFunction("__traceiter_path_taken", "include/trace/events/files.h", 9, {
  variables: parameters(["__data", voidPointer], ["path", path]),
});

for (const [name, notProbeable] of [
  ["handle_probe", "in .kprobes.text"],
  ["enter_quietly", "in .noinstr.text"],
  ["first_instruction", "in .entry.text"],
  ["start_it", "in .init.text, which is freed after boot"],
  ["read_clock", "a jump label"],
  ["call_chosen", "a static call"],
  ["give_up", "the instruction of a BUG() or WARN()"],
  ["call_hypervisor", "in .hyp.text, which a hypervisor runs"],
] as const) {
  addFunction(name, "arch/x86/kernel/refused.c", 10 * functions.length, { notProbeable });
}
addFunction("search_probe", "kernel/search.c", 3, {
  notProbeable: "on the kernel's kprobe blacklist",
  inlined: 2,
});

addFunction("show_line", "fs/proc/fd.c", 21, { isGlobal: false });
addFunction("show_line", "net/netfilter/nf_log.c", 346, { isGlobal: false });
addFunction("sys_ni_syscall", "kernel/sys_ni.c", 20);
addFunction("__do_sys_folded_too", "kernel/fold.c", 7, { hasEntry: false, inlined: 1 });
addFunction("take_in", "lib/part.c", 30, { symbol: "take_in.part.0", inlined: 3 });
addFunction("__x64_sys_left_out", "kernel/sys_ni.c", 40);
addFunction("hold_back", "lib/hold.c", 4, {
  variables: [
    ...parameters(["held", int]),
    local("aim", filePointer, { kind: "unavailable", reason: "implicit-pointer" }),
    local("mine", int, { kind: "unavailable", reason: "thread-local" }),
  ],
});

addFunction("audit_nothing", "include/linux/audit.h", 214, { inlined: 1 });

/** What the fake kernel's build tells of what it lacks. */
const absences: ReadonlyMap<string, Absence> = new Map([
  [
    "audit_socket",
    {
      kind: "option",
      reason:
        "CONFIG_AUDIT is not set, and include/linux/audit.h:91 declares it within `#ifdef CONFIG_AUDIT`",
    },
  ],
  [
    "audit_nothing",
    {
      kind: "option",
      reason:
        "CONFIG_AUDIT is not set, and include/linux/audit.h:92 declares it within `#ifdef CONFIG_AUDIT`",
      instead: { file: "include/linux/audit.h", line: 214 },
    },
  ],
  ["loop_register", { kind: "module", module: "loop" }],
]);

function memory(register: number): Location {
  return { kind: "memory", address: { op: "register", register } };
}

function pairInRegisters(): Location {
  const piece = (register: number) =>
    ({ size: 8, location: { kind: "register", register } }) as const;
  return { kind: "pieces", pieces: [piece(5), piece(4)] };
}

const globals: readonly GlobalFact[] = [
  {
    name: "jiffies",
    place: { file: "kernel/time/timer.c", line: 61 },
    type: unsignedLong,
    address: 0xffffffff82000000n,
    perCpu: false,
  },
  {
    name: "current_task",
    place: { file: "arch/x86/kernel/cpu/common.c", line: 1 },
    type: filePointer,
    address: 0x1000n,
    perCpu: true,
  },
];

/** Of the module loop, which has a `jiffies` of its own. */
const moduleGlobals: readonly GlobalFact[] = [
  {
    name: "jiffies",
    place: { file: "drivers/block/loop.c", line: 69 },
    type: int,
    address: 0xffffffff81100e08n,
    perCpu: false,
  },
  {
    name: "loop_index",
    place: { file: "drivers/block/loop.c", line: 70 },
    type: int,
    address: 0xffffffff81100e00n,
    perCpu: false,
  },
  {
    name: "loop_copies",
    place: { file: "drivers/block/loop.c", line: 71 },
    type: int,
    address: 0x20n,
    perCpu: true,
  },
];

const isStub = ({ name }: FunctionFact): boolean => name === "sys_ni_syscall";

const symbols: readonly SymbolFact[] = [
  ["init_task", 0xffffffff82a00000n],
  ["_stext", 0xffffffff81000000n],
  ["_etext", 0xffffffff81f00000n],
  ["__start_notes", 0xffffffff82500000n],
  ["__stop_notes", 0xffffffff82500054n],
  ["str__files__trace_system_name", 0xffffffff82600000n],
  // Of code: written in assembler, a second name of vfs_read, a part of vfs_write.
  ["copy_fast", 0xffffffff81e00000n],
  ["ksys_read", firstPc],
  ["vfs_write.part.0", firstPc + 0x140n],
  // Stubs of a system call that was left out: another name of the one that is described, and code of its own.
  ["sys_left_out", firstPc + 0x100n * BigInt(functions.findIndex(isStub))],
  ["__x64_sys_folded", 0xffffffff81e00100n],
  ["__x64_sys_folded_too", 0xffffffff81e00200n],
  // A place that assembler code does not mark as a function.
  ["enter_first", 0xffffffff81ff0000n],
].map(([name, address]) => ({
  name: String(name),
  address: BigInt(address ?? 0),
  size: 0n,
  isFunction: Number(address) >= Number(firstPc) && Number(address) < 0xffffffff81f00000,
  isGlobal: true,
}));

/** Each line behind a function's own has one statement, up to the 20th, 8 bytes behind the entry and 1 further for each line. */
function statementsOf(fn: FunctionFact, { first, last }: LineRange): ProbeSite[] {
  const lines = Array.from({ length: 19 }, (_, index) => fn.place.line + 1 + index);
  return lines
    .filter((line) => line >= first && line <= last)
    .map((line) => ({
      function: fn,
      kind: "statement",
      pc: firstPc + BigInt(fn.id) * 0x100n + 7n + BigInt(line - fn.place.line),
      place: { file: fn.place.file, line },
      scope: fn.id * 10,
      notProbeable: fn.entry?.notProbeable,
    }));
}

/** Two in `vfs_read`, behind its statements. */
function labelsOf(fn: FunctionFact): LabelSite[] {
  if (fn.name !== "vfs_read") return [];
  return ["out", "out_unlock"].map((label, index) => ({
    label,
    function: fn,
    kind: "statement",
    pc: firstPc + BigInt(fn.id) * 0x100n + 0x40n + BigInt(index),
    place: { file: fn.place.file, line: fn.place.line + 20 + index },
    scope: fn.id * 10,
  }));
}

/** vfs_read opens, which calls smp_call_function, and something was inlined into it. */
function calleesOf({ kind, function: fn }: ProbeSite): CalleeFact[] {
  const named = (name: string): FunctionFact => functions.find((one) => one.name === name)!;
  const code = {
    start: firstPc + BigInt(fn.id) * 0x100n,
    end: firstPc + BigInt(fn.id) * 0x100n + 0x80n,
  };
  const called = (name: string): CalleeFact => ({
    function: named(name),
    copies: [],
    calledFrom: [code],
    isTail: false,
  });
  if (kind !== "entry") return [];
  if (fn.name === "do_sys_openat2") return [called("smp_call_function")];
  if (fn.name !== "vfs_read") return [];
  const copied = named("rw_verify_area");
  const copies = (inlinedByFunction.get(copied.id) ?? []).slice(0, 1);
  return [called("do_sys_openat2"), { function: copied, copies, calledFrom: [], isTail: false }];
}

/** Of functions that have 0x100 bytes each. */
function statementBefore(address: bigint, module: string | undefined): ProbeSite | undefined {
  const fn = functions[Number((address - firstPc) / 0x100n)];
  if (address < firstPc || fn?.entry === undefined || fn.module !== module) return undefined;
  const own = statementsOf(fn, { first: 0, last: Number.MAX_SAFE_INTEGER });
  const before = [fn.entry, ...own].filter(({ pc = 0n }) => pc <= address).at(-1);
  return before && { ...before, within: fn };
}

/** With `btf`, no function has an address. */
export function createFakeDebugInfo(source: FactSource = "dwarf"): DebugInfo {
  const visible = source === "dwarf" ? functions : functions.map(withoutAddress);
  return {
    kernel: {
      release: "6.1.0-56-cloud-amd64",
      architecture: "x86_64",
      buildId: "0123456789abcdef0123456789abcdef01234567",
      source,
      pointerSize: 8,
      littleEndian: true,
    },
    hasFunctionIn: (file) =>
      functions.some((fn) => fn.module === undefined && fn.place.file === file),
    functions: (pattern) =>
      visible.filter(
        (fn) =>
          (pattern.module === undefined
            ? fn.module === undefined
            : fn.module !== undefined && matchesWildcard(pattern.module, fn.module)) &&
          matchesWildcard(pattern.name, fn.name) &&
          (pattern.file === undefined ||
            matchesWildcard(pattern.file, fn.place.file) ||
            fn.place.file.endsWith(`/${pattern.file}`)),
      ),
    inlinedSites: (fn) => inlinedByFunction.get(fn.id) ?? [],
    statementSites: (sourceFile, lines, module) => {
      const range = typeof lines === "number" ? { first: lines, last: lines } : lines;
      return visible
        .filter((fn) => fn.module === module && fn.place.file === sourceFile)
        .flatMap((fn) => statementsOf(fn, range));
    },
    statementAt: statementBefore,
    functionAt: (address) => {
      const site = statementBefore(address, undefined);
      return site?.within ?? site?.function;
    },
    labels: labelsOf,
    callees: calleesOf,
    variables: (site) => variablesByScope.get(site.scope) ?? [],
    returnType: (fn) => returns.get(fn.id) ?? 0,
    returnLocation: () => ({ kind: "register", register: 0 }),
    type: (ref) => types[ref] ?? { kind: "void" },
    findType: (kind, name, _scope, image) => {
      if (image?.startsWith("<") === true) return headers.get(image)?.[`${kind} ${name}`];
      const found = types.findIndex(
        (fact) => fact.kind === kind && "name" in fact && fact.name === name,
      );
      return [-1, packet, color].includes(found) ? undefined : found;
    },
    headerProblem: (names) =>
      names.includes("<linux/broken.h>")
        ? { kind: "broken", reason: "include/linux/broken.h:7:1: unknown type name 'nope'" }
        : names.includes("<linux/absent.h>")
          ? { kind: "absent", reason: "the headers of this kernel are not here" }
          : undefined,
    enumConstant: (name) => (name === "ANSWER" ? 42n : undefined),
    globals: (name, sourceFile, module) =>
      (module === undefined ? globals : module === "loop" ? moduleGlobals : []).filter(
        (one) =>
          one.name === name && (sourceFile === undefined || one.place.file.endsWith(sourceFile)),
      ),
    symbol: (name) => symbols.filter((one) => one.name === name),
    symbolAt: () => undefined,
    notProbeable: (address) => (address === 0xffffffff81ff0000n ? "in .entry.text" : undefined),
    clones: (name) =>
      source === "btf" && name === "shrunk" ? ["shrunk.constprop.0", "shrunk.isra.0"] : [],
    isBuiltIn: (name) => name === "ext4",
    whyAbsent: (name) => absences.get(name),
    nearFunctions: (name, limit, module) =>
      nearNames(
        name,
        functions.filter((fn) => fn.module === module).map((fn) => fn.name),
        limit,
      ),
    moduleNames: (pattern) =>
      [...modules.keys()].filter((name) => matchesWildcard(pattern.replaceAll("-", "_"), name)),
    moduleProblem: (name) => modules.get(name),
    anchor: (address, module) =>
      module === undefined ? undefined : { symbol: "loop_add", offset: address - firstPc },
  };
}

function withoutAddress(fn: FunctionFact): FunctionFact {
  return fn.entry === undefined ? fn : { ...fn, entry: { ...fn.entry, pc: undefined } };
}
