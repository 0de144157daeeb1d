// The typed intermediate form between the passes and the C generator: everything is resolved, every
// expression has a type, nothing is left to look up. Order of evaluation is the order of the tree.

import type { Range } from "../source/source-file.ts";
import type { LocationExpression } from "../debuginfo/debug-info.ts";
import type { RegexAutomata } from "../regex/index.ts";
import type { EmbeddedC, Extractor } from "../syntax/ast.ts";

/** `stack` is a number that names an interned backtrace; `pointer` a number that is shown in hex. */
export type Type = "long" | "string" | "pointer" | "stack" | "void";

/** A whole script, ready for C. */
export interface Program {
  readonly globals: readonly Global[];
  /** Only those that are called; callees before callers where there is no recursion. */
  readonly functions: readonly IrFunction[];
  readonly probes: readonly IrProbe[];
  readonly kernel?: KernelLink;
  readonly limits: Limits;
  /**
   * File-level embedded C, in source order: of the script always, of a library file only when a C function of that file is
   * called. It stands before the C functions (`IrFunction.body` of kind `embedded-c`) in the unit with kernel headers.
   */
  readonly embedded?: readonly EmbeddedC[];
  /** Regular expressions, by the number in `match`. */
  readonly regexes?: readonly RegexAutomata[];
  /** What was decided here about library code, each outcome once. */
  readonly decisions?: readonly Decision[];
  /** The script asks for matched() or ngroups(): a match has to be kept. */
  readonly keepsMatches?: boolean;
}

/** What binds a module to one kernel image. Absent when no probe and no variable depends on it. */
export interface KernelLink {
  readonly buildId: string;
  readonly release: string;
  /** Link-time addresses. `symbols` holds those that the runtime can use as its base, by name. */
  readonly symbols: Readonly<Record<string, bigint>>;
}

/** What a script may take of a kernel. The run-time library ends or skips a handler that wants more. */
export interface Limits {
  readonly stringSize: number;
  /** Statements of one hit; of a begin, end or error probe. */
  readonly actions: number;
  readonly actionsInProcess: number;
  readonly nesting: number;
  readonly mapEntries: number;
  readonly errors: number;
  readonly skipped: number;
  /** How often, and every how many microseconds, a handler tries to lock a global before it is skipped. */
  readonly lockTries: number;
  readonly lockDelay: number;
  /** Bytes of the kernel's stack without which no handler runs. */
  readonly stackSpace: number;
  /** Nanoseconds of each interval that the handlers of a CPU may take; 0: all of it. */
  readonly load: number;
  readonly loadInterval: number;
  /** Calls of a function at a time whose returns are seen; 0: as many as the number of CPUs asks for. */
  readonly activeReturns: number;
}

export interface Histogram {
  readonly kind: "linear" | "log";
  readonly start: bigint;
  readonly stop: bigint;
  readonly interval: bigint;
}

export type Global =
  | {
      readonly kind: "scalar";
      readonly name: string;
      readonly id: number;
      readonly type: "long" | "string" | "pointer" | "stack";
      readonly initial?: bigint | string;
      readonly range: Range;
    }
  | {
      readonly kind: "stat";
      readonly name: string;
      readonly id: number;
      readonly histogram?: Histogram;
      readonly range: Range;
    }
  | {
      readonly kind: "array";
      readonly name: string;
      readonly id: number;
      readonly keys: readonly ("long" | "string" | "pointer" | "stack")[];
      readonly value: "long" | "string" | "pointer" | "stack" | "stat";
      readonly size?: number;
      readonly wraps: boolean;
      readonly histogram?: Histogram;
      readonly range: Range;
    };

export interface Local {
  readonly id: number;
  readonly name: string;
  readonly type: "long" | "string" | "pointer" | "stack";
}

export interface IrFunction {
  readonly id: number;
  readonly name: string;
  readonly parameters: readonly Local[];
  /** Without the parameters. */
  readonly locals: readonly Local[];
  readonly returns: Type;
  readonly body: IrBlock | EmbeddedC;
  /** `/* pure *\/` or a body without effects: a call whose value is not used goes away. */
  readonly pure: boolean;
  readonly recursive: boolean;
  /** It may end with `next` (in C `STAP_NEXT`), so that another function of its name is called in its place. */
  readonly passes?: boolean;
  /** Of a C function: variables of the script that it uses. */
  readonly globals?: readonly { readonly global: number; readonly write: boolean }[];
  readonly range: Range;
}

export interface IrProbe {
  readonly id: number;
  readonly target: ProbeTarget;
  /** What pp() says. */
  readonly point: string;
  /** What pn() says, where it is something else. */
  readonly name?: string;
  /** Which definitions led to it, innermost first: `a.b = begin`, and last the points of the script's own probe. */
  readonly derivation?: readonly string[];
  /** By which aliases it came, innermost first; absent for the display of globals. */
  readonly passages?: readonly IrPassage[];
  readonly locals: readonly Local[];
  readonly body: IrBlock;
  /** .return: what is evaluated at entry and saved, one behind the other (`wordsAtEntry`). */
  readonly entryValues: readonly IrExpression[];
  /** Globals used, by id, ascending; locked for the whole handler. Statistics that are only recorded need no lock. */
  readonly locks: readonly { readonly global: number; readonly write: boolean }[];
  readonly condition?: IrExpression;
  readonly range: Range;
}

/** An alias that a probe came by. */
export interface IrPassage {
  /** Of its definition. */
  readonly range: Range;
  /** Which of the points that it stands for, as written. */
  readonly alternative: string;
  /** Values that it exports here, and that the script's own body reads. */
  readonly read: readonly string[];
}

/** An `if` or a `?:` of which the translation knew the outcome. */
export interface Decision {
  readonly range: Range;
  readonly arm: "then" | "otherwise";
}

export type ProbeTarget =
  | { readonly kind: "begin" | "end" | "error"; readonly order: bigint }
  | {
      readonly kind: "kprobe" | "kretprobe";
      /** Link-time address; absent: by symbol name (BTF alone). */
      readonly address?: bigint;
      readonly symbol: string;
      readonly offset: number;
      readonly maxActive?: number;
      /** One of those that a wildcard stands for: where the kernel forbids it, the others are probed. */
      readonly isOptional?: boolean;
      /** Code of a module: `address` is absent, and the place is `symbol` + `offset` in this module, when it is loaded. */
      readonly module?: string;
      /** `.absolute`: a run-time address that the author vouches for; `symbol` says it again. */
      readonly absolute?: bigint;
    }
  /** A static tracepoint; `parameters` are the C types of its arguments in order, which the handler sees as its values. */
  | {
      readonly kind: "tracepoint";
      readonly name: string;
      readonly parameters: readonly TracepointParameter[];
      readonly module?: string;
      readonly isOptional?: boolean;
    }
  /** `randomize`: each period is longer or shorter by up to that much. */
  | {
      readonly kind: "timer";
      readonly clock: "jiffies" | "nanoseconds";
      readonly period: bigint;
      readonly randomize: bigint;
    }
  /** On every CPU, at the clock tick or so many times a second, with the registers of what it interrupted. */
  | { readonly kind: "profile"; readonly hertz?: bigint }
  | {
      readonly kind: "watchpoint";
      /** Link-time for a symbol of the kernel (`isAbsolute` false), else as the running kernel has it. */
      readonly address: bigint;
      readonly isAbsolute: boolean;
      readonly symbol?: string;
      readonly length: 1 | 2 | 4 | 8;
      readonly access: "write" | "read-write";
    }
  /** A counter of `perf_event_open(2)`: sampled (a hit every `sample` events, or `hertz` times a second) or only read. */
  | {
      readonly kind: "perf";
      readonly type: bigint;
      readonly config: bigint;
      readonly sample?: bigint;
      readonly hertz?: bigint;
      /** The name by which `@perf` reads it. */
      readonly counter?: string;
    }
  /** A file below the script's folder in /proc; its text is the hit's (`context-text`). */
  | {
      readonly kind: "procfs";
      readonly path: string;
      readonly access: "read" | "write";
      readonly umask: number;
      readonly maxSize: number;
    }
  | {
      readonly kind: "netfilter";
      readonly hook: number;
      readonly protocolFamily: number;
      readonly priority: number;
    };

/** How an argument arrives in C: an integer of that size, or a pointer; `aggregate` cannot be seen. */
export interface TracepointParameter {
  readonly size: number;
  readonly kind: "signed" | "unsigned" | "pointer" | "aggregate";
}

export interface IrBlock {
  readonly kind: "block";
  readonly statements: readonly IrStatement[];
}

export type IrStatement =
  | IrBlock
  | { readonly kind: "evaluate"; readonly expression: IrExpression; readonly range: Range }
  | {
      readonly kind: "if";
      readonly condition: IrExpression;
      readonly then: IrStatement;
      readonly otherwise?: IrStatement;
      readonly range: Range;
    }
  | {
      /** `while` and `for`. `step` runs also after continue. */
      readonly kind: "loop";
      readonly condition?: IrExpression;
      readonly step?: IrExpression;
      readonly body: IrStatement;
      readonly range: Range;
    }
  | {
      readonly kind: "foreach";
      readonly array: number;
      readonly keys: readonly Local[];
      readonly value?: Local;
      readonly sort?: {
        readonly by: number | "value";
        readonly descending: boolean;
        readonly extractor: Extractor;
      };
      readonly slice?: readonly (IrExpression | null)[];
      readonly limit?: IrExpression;
      readonly body: IrStatement;
      readonly range: Range;
    }
  | { readonly kind: "break" | "continue" | "next"; readonly range: Range }
  | { readonly kind: "return"; readonly value?: IrExpression; readonly range: Range }
  | {
      readonly kind: "delete-element";
      readonly array: number;
      readonly keys: readonly (IrExpression | null)[];
      readonly range: Range;
    }
  | { readonly kind: "delete-global"; readonly global: number; readonly range: Range }
  | {
      readonly kind: "try";
      readonly body: IrBlock;
      readonly error?: Local;
      readonly handler: IrBlock;
      readonly range: Range;
    };

/** Numbers are 64-bit signed and wrap. Every expression carries its range for run-time error messages. */
export type IrExpression = { readonly range: Range } & (
  | { readonly kind: "number"; readonly type: "long" | "pointer"; readonly value: bigint }
  | { readonly kind: "string"; readonly type: "string"; readonly value: string }
  | { readonly kind: "local"; readonly type: Type; readonly local: Local }
  | { readonly kind: "global"; readonly type: Type; readonly global: number }
  | {
      readonly kind: "element";
      readonly type: Type;
      readonly array: number;
      readonly keys: readonly IrExpression[];
    }
  /** `=` to a local, a scalar global, an element. Its value is the value assigned. */
  | {
      readonly kind: "assign";
      readonly type: Type;
      readonly target: IrTarget;
      readonly value: IrExpression;
    }
  /** `op=` on numbers and `.=` on strings; value is the new one. */
  | {
      readonly kind: "update";
      readonly type: Type;
      readonly operator: IrBinaryOperator;
      readonly target: IrTarget;
      readonly value: IrExpression;
    }
  | {
      readonly kind: "step";
      readonly type: Type;
      readonly delta: 1 | -1;
      readonly prefix: boolean;
      readonly target: IrTarget;
    }
  /** `<<<`; its value is the number, where somebody takes it. */
  | {
      readonly kind: "record";
      readonly type: "void" | "long";
      readonly target: IrStatTarget;
      readonly value: IrExpression;
    }
  | {
      readonly kind: "extract";
      readonly type: "long";
      readonly extractor: Extractor;
      readonly target: IrStatSource;
      readonly shift?: bigint;
    }
  /** How many values a histogram's bucket holds; the number is checked at run time. */
  | {
      readonly kind: "bucket";
      readonly type: "long";
      readonly target: IrStatSource;
      readonly index: IrExpression;
    }
  /** The bucket behind number `last` in the order of their counts, the first one behind -1; -1 behind the last one. */
  | {
      readonly kind: "bucket-after";
      readonly type: "long";
      readonly target: IrStatSource;
      readonly last: IrExpression;
      readonly descending: boolean;
    }
  | {
      readonly kind: "binary";
      readonly type: "long" | "string";
      readonly operator: IrBinaryOperator;
      readonly left: IrExpression;
      readonly right: IrExpression;
    }
  | {
      readonly kind: "logical";
      readonly type: "long";
      readonly operator: "&&" | "||";
      readonly left: IrExpression;
      readonly right: IrExpression;
    }
  /** Operands are both numbers or both strings. */
  | {
      readonly kind: "compare";
      readonly type: "long";
      readonly operator: "<" | ">" | "<=" | ">=" | "==" | "!=";
      readonly left: IrExpression;
      readonly right: IrExpression;
    }
  /** `=~`, and `!~` (`negated`): whether a regular expression matches somewhere. */
  | {
      readonly kind: "match";
      readonly type: "long";
      readonly regex: number;
      readonly subject: IrExpression;
      readonly negated: boolean;
    }
  | {
      readonly kind: "unary";
      readonly type: "long";
      readonly operator: "-" | "!" | "~";
      readonly operand: IrExpression;
    }
  | {
      readonly kind: "conditional";
      readonly type: Type;
      readonly condition: IrExpression;
      readonly then: IrExpression;
      readonly otherwise: IrExpression;
    }
  /** A `null` key matches anything. */
  | {
      readonly kind: "in";
      readonly type: "long";
      readonly array: number;
      readonly keys: readonly (IrExpression | null)[];
    }
  /** `alternatives`: those that are tried in turn when the function passes on with `next`. */
  | {
      readonly kind: "call";
      readonly type: Type;
      readonly function: number;
      readonly alternatives?: readonly number[];
      readonly arguments: readonly IrExpression[];
    }
  /** A function that the runtime provides (see intrinsics.ts), by its C name. */
  | {
      readonly kind: "intrinsic";
      readonly type: Type;
      readonly intrinsic: string;
      readonly arguments: readonly IrExpression[];
    }
  | { readonly kind: "print"; readonly type: "void"; readonly print: IrPrint }
  /** sprint and its like; `onError`: an error in it is none of the script, and this is its text. */
  | {
      readonly kind: "sprint";
      readonly type: "string";
      readonly print: IrPrint;
      readonly onError?: string;
    }
  /** A value of the target in terms of registers and memory at the probe; always 64 bits, extension is in the expression. */
  | {
      readonly kind: "target";
      readonly type: "long" | "pointer";
      readonly value: LocationExpression;
    }
  /**
   * 1 if the function was called from one of these stretches of code, else 0; with a level, of its caller and so on. Start and
   * end (exclusive) of each are distances from the base.
   */
  | {
      readonly kind: "called-from";
      readonly type: "long";
      readonly level: number;
      readonly base: LocationExpression & { readonly op: "address" };
      readonly stretches: readonly (readonly [number, number])[];
      readonly range: Range;
    }
  /** The address of this CPU's copy of a per-CPU variable, by its link-time address. */
  | { readonly kind: "per-cpu"; readonly type: "pointer"; readonly address: bigint }
  /** A register by its DWARF number, as unsigned: of the probe, or of the task's user space. */
  | {
      readonly kind: "register";
      readonly type: "long";
      readonly register: number;
      readonly user: boolean;
    }
  /** What the counter of a perf probe says on this CPU, by its name. */
  | { readonly kind: "counter"; readonly type: "long"; readonly name: string }
  /** Reads target memory: `size` bytes at an address; `field` cuts a bit field out; user memory goes another way. */
  | {
      readonly kind: "read";
      readonly type: "long" | "pointer";
      readonly address: IrExpression;
      readonly size: 1 | 2 | 4 | 8;
      readonly signed: boolean;
      readonly user: boolean;
      readonly field?: { readonly width: number; readonly shift: number };
    }
  /** `=`, `op=` (`operator`), `++` and `--` (`operator` and the value 1) of the target; gives the new value, or the old one. */
  | {
      readonly kind: "write";
      readonly type: "long" | "pointer" | "string";
      readonly place: IrPlace;
      readonly operator?: IrBinaryOperator;
      readonly value: IrExpression;
      readonly gives: "new" | "old";
    }
  /** One of the values that the hit brought: a tracepoint's argument, netfilter's verdict. */
  | { readonly kind: "context-value"; readonly type: "long" | "pointer"; readonly index: number }
  /** The text of the hit: what a procfs file was given or will answer. */
  | { readonly kind: "context-text"; readonly type: "string" }
  /** In a .return handler: one of `IrProbe.entryValues` as it was at entry; `index` words behind the start of what was saved. */
  | {
      readonly kind: "entry-value";
      readonly type: "long" | "pointer" | "string";
      readonly index: number;
    }
);

/** How many words of 64 bits a value of `IrProbe.entryValues` takes; each begins where the one before it ends. */
export function wordsAtEntry(value: IrExpression, stringSize: number): number {
  return value.type === "string" ? Math.ceil(stringSize / 8) : 1;
}

/** Every function that a call may come to. */
export function calledFunctions(call: Extract<IrExpression, { kind: "call" }>): readonly number[] {
  return [call.function, ...(call.alternatives ?? [])];
}

export type IrBinaryOperator =
  "+" | "-" | "*" | "/" | "%" | "&" | "|" | "^" | "<<" | ">>" | ">>>" | ".";

export type IrTarget =
  | { readonly kind: "local"; readonly local: Local }
  | { readonly kind: "global"; readonly global: number }
  | { readonly kind: "element"; readonly array: number; readonly keys: readonly IrExpression[] };

/** What a script writes of the target itself (in guru mode and in tapsets), or answers to it. */
export type IrPlace =
  /** Memory, fault-safe, as `read` reads it; the address is evaluated once. */
  | {
      readonly kind: "memory";
      readonly address: IrExpression;
      readonly size: 1 | 2 | 4 | 8;
      readonly signed: boolean;
      readonly user: boolean;
      readonly field?: { readonly width: number; readonly shift: number };
    }
  /** A register (DWARF number) that the probed code goes on with; `size` bytes of it are the value. */
  | {
      readonly kind: "register";
      readonly register: number;
      readonly size: number;
      readonly signed: boolean;
    }
  /** One of the hit's values, or its text, where the family takes an answer from them. */
  | { readonly kind: "context-value"; readonly index: number }
  | { readonly kind: "context-text" };

export type IrStatTarget =
  | { readonly kind: "global"; readonly global: number }
  | { readonly kind: "element"; readonly array: number; readonly keys: readonly IrExpression[] };

/** Also the value of a `foreach` over statistics: those of the element where the loop stands. */
export type IrStatSource = IrStatTarget | { readonly kind: "here"; readonly value: Local };

export type IrPrint =
  /** Values one after the other, with `delimiter` between and a newline at the end if `newline`. */
  | {
      readonly kind: "values";
      readonly values: readonly IrExpression[];
      readonly delimiter: string;
      readonly newline: boolean;
    }
  /** A checked format in the runtime's own spelling, and its arguments. */
  | {
      readonly kind: "format";
      readonly format: string;
      readonly arguments: readonly IrExpression[];
    }
  /** The 2005 print(map) and print(map, "format"). */
  | { readonly kind: "map"; readonly array: number; readonly format?: string }
  /** Automatic display of a global that nothing reads. */
  | { readonly kind: "display"; readonly global: number }
  | { readonly kind: "histogram"; readonly target: IrStatSource }
  | { readonly kind: "character"; readonly value: IrExpression };
