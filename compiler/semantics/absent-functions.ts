// Functions that SystemTap's library has and this one does not, with the reason. Asked only about a name that is otherwise
// unknown, so a script or a tapset may define them all.

const reasons: readonly (readonly [names: RegExp, reason: string])[] = [
  [
    /^(?:s?print_)?u(?:backtrace|stack|syms?|callers|modname|data|func)/,
    "stacks and symbols of user space are not supported yet",
  ],
  [
    /^(?:sym(?:file|line|fileline)|print_backtrace_fileline)$/,
    "a module has no lines of source with it: `symdata(a)` has the function and the distance from its beginning",
  ],
  [/^task_backtrace$/, "only the stack of the task that runs is walked: `backtrace()`"],
  [/^system$/, "a guest has no programs that a script could start"],
  [/^panic$/, "a script may not stop the kernel"],
  [/^(?:m|u|n)delay$/, "a handler may not wait: everything else on its CPU would"],
  [/^raise$/, "a script may not send signals"],
  [/^ftrace$/, "output goes one way: write println(…)"],
  [/^printk$/, 'output goes one way: write printf("…", …)'],
  [/^dump_stack$/, "output goes one way: write print_backtrace()"],
  [/^switch_file$/, "the host writes the output, and begins no other file when a script says so"],
];

/** Why SystemTap has a function of that name, and this library has none. */
export function reasonForAbsence(name: string): string | undefined {
  return reasons.find(([names]) => names.test(name))?.[1];
}
