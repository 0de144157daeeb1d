// Functions that SystemTap's library has and this one does not, with the reason. Asked only about a name that is otherwise
// unknown, so a script or a tapset may define them all.

const reasons: readonly (readonly [names: RegExp, reason: string])[] = [
  [
    /^(?:(?:print_|sprint_)?u(?:backtrace|stack|sym|addr)|u(?:data|func|symline|symfile)|print_usyms|sprint_usyms)/,
    "stacks and symbols of user space are not supported yet",
  ],
  [/^system$/, "a guest has no programs that a script could start"],
  [/^panic$/, "a script may not stop the kernel"],
  [/^(?:m|u|n)delay$/, "a handler may not wait: everything else on its CPU would"],
  [/^raise$/, "a script may not send signals"],
  [/^ftrace$/, "output goes one way: write println(…)"],
  [
    /^set_\w*_arg$/,
    "registers are not written; in guru mode assign to what debug information names, such as `$p->field`",
  ],
  [
    /^fp_|^string_to_fp$|^long_to_fp$/,
    "there are no numbers with a fraction; scale them, as in 1000 * a / b",
  ],
  [
    /^sock_/,
    "names of families, protocols, states and flags of sockets are not in the library yet",
  ],
  [/^json_/, "output as JSON is not in the library; write it with printf, `%#s` quotes a string"],
];

/** Why SystemTap has a function of that name, and this library has none. */
export function reasonForAbsence(name: string): string | undefined {
  return reasons.find(([names]) => names.test(name))?.[1];
}
