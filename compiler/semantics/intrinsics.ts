// The functions that the runtime provides: what a script calls them, and the C function of
// runtime-c/include/tapwright/script.h behind each. A library may define a function of the same name; it then wins.

import type { Type } from "./ir.ts";

/** What a script says when it calls a function of the runtime, and how the C generator spells the call. */
export interface Intrinsic {
  /** As in the script. */
  readonly name: string;
  /**
   * The C function. Arguments: the context (unless `contextFree`), a buffer of the script's string size when the result is
   * a string, the parameters in order, and the place (`at`) when `passesPlace`.
   */
  readonly c: string;
  readonly parameters: readonly ("long" | "string")[];
  readonly returns: Type;
  /** Without an effect that anybody could see: a call whose value is not used goes away. */
  readonly pure: boolean;
  /** `const char *at` is its last argument: it raises run-time errors. */
  readonly passesPlace: boolean;
  /** It does not take the context. */
  readonly contextFree: boolean;
  /** Numbers that follow the script's arguments, as `-1` for "as many bytes as fit"; already added in the IR. */
  readonly trailing: readonly bigint[];
}

type Details = Partial<Pick<Intrinsic, "pure" | "passesPlace" | "contextFree" | "trailing">>;

function intrinsic(
  name: string,
  c: string,
  parameters: Intrinsic["parameters"],
  returns: Type,
  details: Details = {},
): Intrinsic {
  return {
    name,
    c,
    parameters,
    returns,
    pure: returns !== "void",
    passesPlace: false,
    contextFree: false,
    trailing: [],
    ...details,
  };
}

const faulting: Details = { passesPlace: true };
const wholeString: Details = { passesPlace: true, trailing: [-1n] };

/** All functions of the runtime, in the order of script.h. */
export const intrinsics: readonly Intrinsic[] = [
  intrinsic("error", "tw_error_text", ["string"], "void", faulting),
  intrinsic("strlen", "tw_string_length", ["string"], "long", { contextFree: true }),
  intrinsic("kernel_string", "tw_kernel_string", ["long"], "string", wholeString),
  intrinsic("kernel_string_n", "tw_kernel_string", ["long", "long"], "string", faulting),
  intrinsic("user_string", "tw_user_string", ["long"], "string", wholeString),
  intrinsic("user_string_n", "tw_user_string", ["long", "long"], "string", faulting),
  intrinsic("matched", "tw_fn_matched", ["long"], "string", faulting),
  intrinsic("ngroups", "tw_fn_ngroups", [], "long", faulting),
  intrinsic("pid", "tw_fn_pid", [], "long"),
  intrinsic("tgid", "tw_fn_pid", [], "long"),
  intrinsic("tid", "tw_fn_tid", [], "long"),
  intrinsic("ppid", "tw_fn_ppid", [], "long"),
  intrinsic("uid", "tw_fn_uid", [], "long"),
  intrinsic("euid", "tw_fn_euid", [], "long"),
  intrinsic("gid", "tw_fn_gid", [], "long"),
  intrinsic("egid", "tw_fn_egid", [], "long"),
  intrinsic("cpu", "tw_fn_cpu", [], "long"),
  intrinsic("execname", "tw_fn_execname", [], "string"),
  intrinsic("pp", "tw_fn_pp", [], "string"),
  intrinsic("probefunc", "tw_fn_probefunc", [], "string"),
  intrinsic("stack", "tw_fn_stack", [], "stack", faulting),
  intrinsic("backtrace", "tw_fn_backtrace", [], "string"),
  intrinsic("print_backtrace", "tw_fn_print_backtrace", [], "void"),
  intrinsic("print_regs", "tw_fn_print_regs", [], "void"),
  intrinsic("symname", "tw_fn_symname", ["long"], "string"),
  intrinsic("symdata", "tw_fn_symdata", ["long"], "string"),
  intrinsic("gettimeofday_ns", "tw_fn_gettimeofday_ns", [], "long"),
  intrinsic("gettimeofday_us", "tw_fn_gettimeofday_us", [], "long"),
  intrinsic("gettimeofday_ms", "tw_fn_gettimeofday_ms", [], "long"),
  intrinsic("gettimeofday_s", "tw_fn_gettimeofday_s", [], "long"),
  intrinsic("get_cycles", "tw_fn_get_cycles", [], "long"),
  intrinsic("target", "tw_fn_target", [], "long"),
  intrinsic("long_arg", "tw_fn_argument", ["long"], "long", faulting),
  intrinsic("ulong_arg", "tw_fn_argument", ["long"], "long", faulting),
  intrinsic("longlong_arg", "tw_fn_argument", ["long"], "long", faulting),
  intrinsic("ulonglong_arg", "tw_fn_argument", ["long"], "long", faulting),
  intrinsic("s64_arg", "tw_fn_argument", ["long"], "long", faulting),
  intrinsic("u64_arg", "tw_fn_argument", ["long"], "long", faulting),
  intrinsic("pointer_arg", "tw_fn_argument", ["long"], "pointer", faulting),
  intrinsic("exit", "tw_fn_exit", [], "void"),
  intrinsic("log", "tw_fn_log", ["string"], "void"),
  intrinsic("warn", "tw_fn_warn", ["string"], "void"),
  intrinsic("substr", "tw_fn_substr", ["string", "long", "long"], "string"),
  intrinsic("isinstr", "tw_fn_isinstr", ["string", "string"], "long"),
  intrinsic("strtol", "tw_fn_strtol", ["string", "long"], "long"),
];

const byName = new Map(intrinsics.map((one) => [one.name, one]));

export function findIntrinsic(name: string): Intrinsic | undefined {
  return byName.get(name);
}

const byC = new Map(intrinsics.map((one) => [one.c, one]));

/** By the C name that stands in the IR; `pid` and `tgid` share one, and agree in everything that C needs. */
export function intrinsicOfC(c: string): Intrinsic | undefined {
  return byC.get(c);
}

/** Reads of one number from memory: no call, but the IR's `read`. */
export interface MemoryReader {
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly user: boolean;
  readonly pointer: boolean;
}

function reader(
  size: MemoryReader["size"],
  signed: boolean,
  user: boolean,
  pointer = false,
): MemoryReader {
  return { size, signed, user, pointer };
}

/** `long` and `pointer` are as wide as the target's: the size here is replaced by its pointer size. */
export const memoryReaders: ReadonlyMap<string, MemoryReader> = new Map([
  ["kernel_char", reader(1, true, false)],
  ["kernel_short", reader(2, true, false)],
  ["kernel_int", reader(4, true, false)],
  ["kernel_long", reader(8, true, false)],
  ["kernel_pointer", reader(8, false, false, true)],
  ["user_char", reader(1, true, true)],
  ["user_short", reader(2, true, true)],
  ["user_int", reader(4, true, true)],
  ["user_long", reader(8, true, true)],
  ["user_pointer", reader(8, false, true, true)],
]);
