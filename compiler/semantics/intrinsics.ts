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
  /** It changes what the kernel goes on with: for scripts in guru mode, and for libraries. */
  readonly writes: boolean;
}

type Details = Partial<
  Pick<Intrinsic, "pure" | "passesPlace" | "contextFree" | "trailing" | "writes">
>;

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
    writes: false,
    ...details,
  };
}

const faulting: Details = { passesPlace: true };
const wholeString: Details = { passesPlace: true, trailing: [-1n] };
const inKernel: Details = { passesPlace: true, trailing: [0n] };
const inUserSpace: Details = { passesPlace: true, trailing: [1n] };
const units = (size: 2n | 4n, user: 0n | 1n): Details => ({
  passesPlace: true,
  trailing: [size, user],
});

/** `size` 0: that of a long. */
const writesNumber = (size: 0n | 1n | 2n | 4n, user: 0n | 1n): Details => ({
  passesPlace: true,
  trailing: [size, user],
  writes: true,
});
const writesString = (user: 0n | 1n): Details => ({
  passesPlace: true,
  trailing: [user],
  writes: true,
});

/** Where is written to, what is written, and how many bytes. */
function writers(space: "kernel" | "user", user: 0n | 1n): Intrinsic[] {
  const set = (what: string, size: 0n | 1n | 2n | 4n): Intrinsic =>
    intrinsic(
      `set_${space}_${what}`,
      "tw_fn_set_number",
      ["long", "long"],
      "void",
      writesNumber(size, user),
    );
  return [
    set("char", 1n),
    set("short", 2n),
    set("int", 4n),
    set("long", 0n),
    set("pointer", 0n),
    intrinsic(
      `set_${space}_string`,
      "tw_fn_set_string",
      ["long", "string"],
      "void",
      writesString(user),
    ),
    intrinsic(
      `set_${space}_string_n`,
      "tw_fn_set_string_n",
      ["long", "long", "string"],
      "void",
      writesString(user),
    ),
  ];
}

/** Of an argument by its number; `bits` as the runtime takes it. */
function argumentWriters(bits: bigint, types: readonly string[]): Intrinsic[] {
  const details: Details = { passesPlace: true, trailing: [bits], writes: true, pure: false };
  return types.map((type) =>
    intrinsic(`set_${type}_arg`, "tw_fn_set_argument", ["long", "long"], "long", details),
  );
}

/** All functions of the runtime, in the order of script.h. */
export const intrinsics: readonly Intrinsic[] = [
  intrinsic("error", "tw_error_text", ["string"], "void", faulting),
  ...writers("kernel", 0n),
  ...writers("user", 1n),
  intrinsic("set_user_string_arg", "tw_fn_set_user_string_arg", ["long", "string"], "void", {
    passesPlace: true,
    writes: true,
  }),
  ...argumentWriters(0n, ["long", "ulong", "pointer"]),
  ...argumentWriters(64n, ["longlong", "ulonglong", "s64", "u64"]),
  ...argumentWriters(-32n, ["int", "s32"]),
  ...argumentWriters(32n, ["uint", "u32"]),
  ...["fp_add", "fp_sub", "fp_mul", "fp_div", "fp_rem", "fp_eq", "fp_le", "fp_lt"].map((name) =>
    intrinsic(name, `tw_fn_${name}`, ["long", "long"], "long", { contextFree: true }),
  ),
  ...["fp_sqrt", "long_to_fp", "fp32_to_fp64"].map((name) =>
    intrinsic(name, `tw_fn_${name}`, ["long"], "long", { contextFree: true }),
  ),
  intrinsic("fp_to_long", "tw_fn_fp_to_long", ["long", "long", "long"], "long", faulting),
  intrinsic("fp_to_string", "tw_fn_fp_to_string", ["long", "long"], "string"),
  intrinsic("string_to_fp", "tw_fn_string_to_fp", ["string"], "long", { contextFree: true }),
  intrinsic("uaddr", "tw_fn_uaddr", [], "pointer"),
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
  intrinsic("pn", "tw_fn_pn", [], "string"),
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
  intrinsic("strpos", "tw_fn_strpos", ["string", "string"], "long"),
  intrinsic("stringat", "tw_fn_stringat", ["string", "long"], "long", faulting),
  intrinsic("str_replace", "tw_fn_str_replace", ["string", "string", "string"], "string"),
  intrinsic("tokenize", "tw_fn_tokenize", ["string", "string"], "string", { pure: false }),
  intrinsic("text_strn", "tw_fn_text_strn", ["string", "long", "long"], "string"),
  intrinsic(
    "kernel_buffer_quoted_error",
    "tw_fn_buffer_quoted",
    ["long", "long", "long"],
    "string",
    inKernel,
  ),
  intrinsic(
    "user_buffer_quoted_error",
    "tw_fn_buffer_quoted",
    ["long", "long", "long"],
    "string",
    inUserSpace,
  ),
  intrinsic("kernel_string_utf16", "tw_fn_unicode", ["long"], "string", units(2n, 0n)),
  intrinsic("kernel_string_utf32", "tw_fn_unicode", ["long"], "string", units(4n, 0n)),
  intrinsic("user_string_utf16", "tw_fn_unicode", ["long"], "string", units(2n, 1n)),
  intrinsic("user_string_utf32", "tw_fn_unicode", ["long"], "string", units(4n, 1n)),
  intrinsic("print_syms", "tw_fn_print_syms", ["string"], "void"),
  intrinsic("sprint_syms", "tw_fn_sprint_syms", ["string"], "string"),
  intrinsic("frame_address", "tw_fn_frame_address", ["long"], "pointer"),
  intrinsic("addr", "tw_fn_addr", [], "pointer"),
  intrinsic("user_mode", "tw_fn_user_mode", [], "long"),
  intrinsic("is_return", "tw_fn_is_return", [], "long"),
  intrinsic("returnval", "tw_fn_returnval", [], "long", faulting),
  intrinsic("module_name", "tw_fn_module_name", [], "string"),
  intrinsic("stp_pid", "tw_fn_stp_pid", [], "long"),
  intrinsic("task_current", "tw_fn_task_current", [], "pointer"),
  intrinsic("pid2task", "tw_fn_pid2task", ["long"], "pointer"),
  intrinsic("pgrp", "tw_fn_pgrp", [], "long"),
  intrinsic("sid", "tw_fn_sid", [], "long"),
  intrinsic("jiffies", "tw_fn_jiffies", [], "long"),
  intrinsic("HZ", "tw_fn_hz", [], "long"),
  intrinsic("mem_page_size", "tw_fn_mem_page_size", [], "long"),
  intrinsic("stack_size", "tw_fn_stack_size", [], "long"),
  intrinsic("stack_unused", "tw_fn_stack_unused", [], "long"),
  intrinsic("local_clock_ns", "tw_fn_local_clock_ns", [], "long"),
  intrinsic("cpu_clock_ns", "tw_fn_cpu_clock_ns", ["long"], "long", faulting),
  intrinsic("ktime_get_ns", "tw_fn_ktime_get_ns", [], "long"),
  intrinsic("randint", "tw_fn_randint", ["long"], "long", { pure: false }),
  intrinsic("abort", "tw_fn_abort", [], "void", faulting),
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

/** A tapset has those of user space that do not fail. `long` and `pointer` are as wide as the target's: the size here is replaced by its pointer size. */
export const memoryReaders: ReadonlyMap<string, MemoryReader> = new Map([
  ["kernel_char", reader(1, true, false)],
  ["kernel_short", reader(2, true, false)],
  ["kernel_int", reader(4, true, false)],
  ["kernel_long", reader(8, true, false)],
  ["kernel_pointer", reader(8, false, false, true)],
  ["user_char_error", reader(1, true, true)],
  ["user_short_error", reader(2, true, true)],
  ["user_int_error", reader(4, true, true)],
  ["user_long_error", reader(8, true, true)],
  ["user_pointer", reader(8, false, true, true)],
]);
