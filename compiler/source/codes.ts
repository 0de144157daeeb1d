// The one table of diagnostic codes, `family/slug`. Every room of the compiler adds its own family in a
// block of its own; the message is a template whose `{name}` places are filled where it is raised.

interface CodeEntry {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
}

function defineCodes<T extends Record<string, CodeEntry>>(
  table: T,
): { readonly [K in keyof T]: CodeEntry } {
  return table;
}

export const codes = defineCodes({
  // lex/, preprocess/ and parse/: the text itself
  "lex/bad-character": {
    severity: "error",
    message: "{character} cannot stand here",
    hint: "remove it; outside of strings and comments only ASCII is allowed",
  },
  "lex/bad-number": {
    severity: "error",
    message: "`{text}` is not a number: {reason}",
    hint: "numbers are decimal (42), hexadecimal (0x2a) or octal (052), up to 64 bits",
  },
  "lex/unterminated-string": {
    severity: "error",
    message: "the string has no closing quote on its line",
    hint: 'end it with `"`; a line break inside a string is written `\\n`',
  },
  "lex/unterminated-comment": {
    severity: "error",
    message: "the comment has no closing `*/`",
    hint: "comments do not nest: the first `*/` ends it",
  },
  "lex/unterminated-embedded-c": {
    severity: "error",
    message: "the embedded C has no closing `%}`",
    hint: "end it with `%}`",
  },
  "lex/swapped-embedded-c-end": {
    severity: "warning",
    message: "`}%` inside embedded C",
    hint: "embedded C ends with `%}`",
  },
  "lex/no-such-argument": {
    severity: "error",
    message: "there is no script argument `{text}`: {count} given",
    hint: "give the argument on the command line, after the script",
  },
  "lex/unused-argument": {
    severity: "warning",
    message: "script argument {index} (`{text}`) is not used",
    hint: "a script reads its arguments as `$1` (pasted as it is) or `@1` (as a string)",
  },
  "preprocess/bad-define": {
    severity: "error",
    message: "unexpected {found} in a macro definition, expected {expected}",
    hint: "write `@define NAME %( body %)` or `@define NAME(a, b) %( body %)`",
  },
  "preprocess/nested-define": {
    severity: "error",
    message: "a macro cannot be defined inside a macro",
    hint: "move the `@define` to the top of the file",
  },
  "preprocess/duplicate-macro": {
    severity: "error",
    message: "macro `@{name}` is defined twice",
    hint: "rename one of the two",
  },
  "preprocess/reserved-macro": {
    severity: "error",
    message: "`@define` itself cannot be defined",
    hint: "choose another name",
  },
  "preprocess/shadows-operator": {
    severity: "warning",
    message: "macro `@{name}` hides the operator of that name",
    hint: "choose another name, else the operator cannot be used in this file",
  },
  "preprocess/missing-arguments": {
    severity: "error",
    message: "macro `@{name}` needs its arguments in parentheses",
  },
  "preprocess/wrong-argument-count": {
    severity: "error",
    message: "macro `@{name}` takes {expected}, but {found} given",
  },
  "preprocess/unclosed": {
    severity: "error",
    message: "{what} has no closing `{closer}`",
  },
  "preprocess/recursive-macro": {
    severity: "error",
    message: "macro `@{name}` expands into itself",
    hint: "macros cannot be recursive; write a function",
  },
  "preprocess/too-much-expansion": {
    severity: "error",
    message: "the macros of this file expand into more than {limit} tokens",
    hint: "a macro that calls others several times each grows very fast",
  },
  "preprocess/bad-condition": {
    severity: "error",
    message: "unexpected {found} in a preprocessor condition, expected {expected}",
    hint: 'write `%( kernel_v >= "5.10" %? … %: … %)`',
  },
  "preprocess/unknown-operand": {
    severity: "error",
    message: "`{name}` cannot be tested by the preprocessor",
    hint: "known are kernel_v, kernel_vr, arch, runtime, guru_mode, systemtap_v, systemtap_privilege, CONFIG_…, strings and numbers",
  },
  "preprocess/bad-operator": {
    severity: "error",
    message: "`{operator}` cannot be used with {operand}",
    hint: "only `==` and `!=` make sense here",
  },
  "preprocess/type-mismatch": {
    severity: "error",
    message: "{left} cannot be compared with {right}",
  },
  "preprocess/not-a-number": {
    severity: "error",
    message: "`{name}` is {value} in this kernel's configuration, not a number",
    hint: "compare it with a string",
  },
  "preprocess/stray-mark": {
    severity: "error",
    message: "`{text}` without its `%(`",
    hint: "a conditional is written `%( CONDITION %? … %: … %)`",
  },
  "preprocess/not-a-macro": {
    severity: "error",
    message: "unexpected {found} in a macro library, expected `@define`",
    hint: "a .stpm file holds only `@define`s; put the rest into a .stp file",
  },
  "parse/unexpected": {
    severity: "error",
    message: "unexpected {found}, expected {expected}",
  },
  "parse/unclosed": {
    severity: "error",
    message: "this `{opener}` is never closed: {found} comes first",
    hint: "add the missing `{closer}`",
  },
  "parse/too-deep": {
    severity: "error",
    message: "the script is nested more than {limit} levels deep here",
    hint: "split it into functions, or use variables for the intermediate results",
  },
  "parse/too-long": {
    severity: "error",
    message: "more than {limit} links in one chain of operators, names or `else if`s",
    hint: "split it, with variables for the intermediate results",
  },
  "parse/too-many-errors": {
    severity: "error",
    message: "more than {limit} errors in this file; the rest is not shown",
  },
  "parse/too-many-points": {
    severity: "error",
    message: "the braces of this probe point stand for more than {limit} points",
    hint: "use a wildcard, or several probes",
  },
  "parse/not-assignable": {
    severity: "error",
    message: "{what} cannot be assigned to",
    hint: "the left side must be a variable, an array element or a target variable; to compare, write `==`",
  },
  "parse/not-a-number-target": {
    severity: "error",
    message: "`{operator}` needs a variable, but this is {what}",
  },
  "parse/bad-alias-name": {
    severity: "error",
    message: "the name of an alias cannot have {what}",
    hint: "write a plain name such as `vfs.read`",
  },
  "parse/duplicate-parameter": {
    severity: "error",
    message: "parameter `{name}` is named twice",
    hint: "rename one of the two",
  },
  "parse/duplicate-sort": {
    severity: "error",
    message: "`foreach` can be sorted by one thing only",
    hint: "remove one of the sort marks",
  },
  "parse/bad-sort": {
    severity: "error",
    message: "`{name}` does not say how to sort",
    hint: "write `foreach (key in array @sum-)`, with @count, @sum, @min, @max, @avg or @variance, and `+` or `-`",
  },
  "parse/after-pretty-print": {
    severity: "error",
    message: "nothing can follow the suffix `$` or `$$`: it makes a string",
    hint: "put the suffix at the very end",
  },
  "parse/bad-size": {
    severity: "error",
    message: "an array cannot have {size} elements",
    hint: "write a number from 1 to 2147483647",
  },
  "parse/array-initializer": {
    severity: "error",
    message: "array `{name}` cannot have an initial value",
    hint: "fill it in `probe begin`",
  },
  "parse/bad-priority": {
    severity: "error",
    message: "{priority} is no priority of a function",
    hint: "write a number from 1 to 2147483647; lower numbers are tried first",
  },
  "parse/unknown-type": {
    severity: "error",
    message: "`{name}` is not a type",
    hint: "the types are `long` and `string`",
  },
  "parse/print-without-parentheses": {
    severity: "error",
    message: "`{name}` needs its arguments in parentheses",
    hint: "write `{name}(…)`",
  },
  "parse/format-not-literal": {
    severity: "error",
    message: "the {what} of `{name}` must be a literal string",
    hint: 'write it in quotes, for example `{name}("{example}", …)`',
  },
  "parse/print-arguments": {
    severity: "error",
    message: "`{name}` takes {expected}, but {found} given",
  },
  "parse/bad-format": {
    severity: "error",
    message: "`{directive}` in a format: {reason}",
    hint: "a directive is %[flag][width][.precision]conversion with a conversion of b c d i m M o p s u x X; `%%` prints `%`",
  },
  "parse/not-a-pattern": {
    severity: "error",
    message: "the right side of `{operator}` must be a literal string",
    hint: "regular expressions are compiled before the script runs, so they cannot be computed",
  },
  "parse/return-outside-function": {
    severity: "error",
    message: "`return` stands outside of a function",
    hint: "to leave a probe handler, write `next`",
  },
  "parse/break-outside-loop": {
    severity: "error",
    message: "`{statement}` stands outside of a loop",
    hint: "to leave a probe handler, write `next`",
  },
  "parse/assignment-as-condition": {
    severity: "warning",
    message: "an assignment is used as a condition",
    hint: "to compare, write `==`; if it is meant, put it in parentheses of its own",
  },
  "parse/c-type": {
    severity: "warning",
    message: "`{name}` is read as a variable: declarations with C types do not exist here",
    hint: "remove it; variables are declared by their first use",
  },

  // resolve/: names, probe points, variables

  // type/: types

  // codegen/: what cannot be expressed in the module

  // build/: compiler, linker, kernel headers
});

export type Code = keyof typeof codes;
