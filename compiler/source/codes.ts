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
    message: "`{name}` is no number in this kernel's configuration: it is `{value}`",
    hint: "compare it with a string",
  },
  "preprocess/stray-mark": {
    severity: "error",
    message: "`{text}` {fault}",
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
  "parse/misplaced-suffix": {
    severity: "error",
    message: "{what} of a probe point can stand {where}",
    hint: "`a.{b, c}?` is the same as `{a.b?, a.c?}`",
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
  "parse/else-if": {
    severity: "error",
    message: "`{name}` is not a word of the language",
    hint: "write `else if`",
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
  "resolve/no-such-point": {
    severity: "error",
    message: "there is no probe point `{point}`",
    hint: "`tapwright list 'PATTERN'` shows what can be probed",
  },
  "resolve/none-is-there": {
    severity: "error",
    message: "`{point}` stands for {names} there on this kernel",
    hint: "`tapwright list` and the pattern show what is there; with a `?` behind it a point may be missing",
  },
  "resolve/unresolved-alias": {
    severity: "error",
    message: "{what} of the alias `{alias}` cannot be resolved: {reason}",
  },
  "resolve/no-probes": {
    severity: "error",
    message: "the script has no probes{which}",
    hint: 'write at least one, for example `probe begin { println("hello") }`',
  },
  "resolve/user-space-not-yet": {
    severity: "error",
    message: "probes in user space are not supported yet: `{point}`",
    hint: "the families process, debuginfod, java, python2, python3 and input need it; those of the kernel can be probed",
  },
  "resolve/out-of-range": {
    severity: "error",
    message: "`{name}` takes a number from {least} to {most}",
  },
  "resolve/no-such-module": {
    severity: "error",
    message: "the kernel {release} has no module `{name}`",
  },
  "resolve/built-in-module": {
    severity: "error",
    message: "kernel {release} has no module `{name}`: its code is in the kernel's image",
    hint: "write `kernel.…` instead of `module(…)`; both, with `?`, where kernels differ",
  },
  "resolve/no-module-facts": {
    severity: "error",
    message: "nothing is known of the code of the module `{name}`: {reason}",
  },
  "resolve/no-such-module-function": {
    severity: "error",
    message: "the module {module} has no function `{name}`",
  },
  "resolve/module-wildcard": {
    severity: "error",
    message:
      "`{text}`: a wildcard cannot stand for functions of a module, whose symbols only the running kernel knows",
    hint: "name the function",
  },
  "resolve/absolute-needs-guru": {
    severity: "error",
    message: "a probe at an address that nothing checks can crash the kernel",
    hint: "if you know what stands there, run with `-g`; tapsets always may",
  },
  "resolve/no-such-tracepoint": {
    severity: "error",
    message: "{image} has no tracepoint `{name}`",
  },
  "resolve/tracepoint-by-value": {
    severity: "error",
    message: "tracepoint `{name}` hands over a structure by value, which a script cannot take",
  },
  "resolve/bad-procfs-path": {
    severity: "error",
    message: '"{path}" is no name of a file below the script\'s folder in /proc',
    hint: "names are separated by `/`, without `.`, `..` and a slash at the ends",
  },
  "resolve/procfs-taken": {
    severity: "error",
    message: 'the file "{path}" {reason}',
    hint: "give it another name",
  },
  "resolve/no-such-netfilter-name": {
    severity: "error",
    message: "there is no {what} `{name}` here",
  },
  "resolve/alias-cycle": {
    severity: "error",
    message: "alias `{alias}` stands for itself",
    hint: "one of the aliases of this chain has to name a point of the kernel",
  },
  "resolve/bad-condition": {
    severity: "error",
    message: "the condition of a probe cannot {what}: it can only read globals",
    hint: "begin the body with `if (!(…)) next`",
  },
  "resolve/no-debug-info": {
    severity: "error",
    message: "`{what}` cannot be looked up: no kernel's debug information is at hand",
    hint: "name a kernel with `-k`; `tapwright kernels list` shows which there are",
  },
  "resolve/bad-function-pattern": {
    severity: "error",
    message: "`{text}` is no pattern of functions",
    hint: "write `name`, `name@file` or `name@file:line`, lines as `450`, `450-460,470` or `*`; `*` stands for anything",
  },
  "resolve/no-such-kernel-function": {
    severity: "error",
    message: "kernel {release} has no function `{name}`",
    hint: "`tapwright list 'kernel.function(\"*part*\")'` searches by a part of the name",
  },
  "resolve/not-configured": {
    severity: "error",
    message: "kernel {release} was built without the function `{name}`: {reason}",
  },
  "resolve/in-a-module": {
    severity: "error",
    message:
      "the image of kernel {release} has no function `{name}`: it is in the module `{module}`",
    hint: 'write module("{module}").function("{name}"); both, with `?`, where kernels differ',
  },
  "resolve/ambiguous-function": {
    severity: "error",
    message: "`{name}` stands for {count} functions, and BTF does not tell them apart",
    hint: "fetch the kernel's debug package, then `name@file` picks one",
  },
  "resolve/renamed-function": {
    severity: "error",
    message: "kernel {release} has `{name}` as {symbols} only: the compiler changed it",
    hint: "the kernel's debug package tells what became of its parameters; without it, probe the symbol by `kprobe.function`",
  },
  "resolve/other-symbol": {
    severity: "error",
    message: "`{name}` is another symbol of the function `{function}`",
    hint: "debug information has functions by the names of the source: write `{function}`",
  },
  "resolve/symbol-only": {
    severity: "error",
    message: "`{name}` is a symbol of code that no debug information describes, such as assembler",
    hint: 'write `kprobe.function("{name}")`, which needs none and has no variables',
  },
  "resolve/function-elsewhere": {
    severity: "error",
    message: "`{name}` is not in {file}: kernel {release} has it in {places}",
  },
  "resolve/not-probeable": {
    severity: "error",
    message: "`{name}`{where} cannot be probed: it is {reason}",
    hint: "the kernel refuses probes there; take its caller",
  },
  "resolve/on-blacklist": {
    severity: "error",
    message: "`{name}`{where} cannot be probed: it is {reason}",
    hint: "NOKPROBE_SYMBOL of the kernel's source says so; take its caller",
  },
  "resolve/in-kprobes-section": {
    severity: "error",
    message: "`{name}`{where} cannot be probed: it is {reason}, the code of kprobes itself",
    hint: "take its caller",
  },
  "resolve/in-noinstr-section": {
    severity: "error",
    message:
      "`{name}`{where} cannot be probed: it is {reason}, code that runs where nothing may be traced",
    hint: "take what it calls: `.callees` names it",
  },
  "resolve/in-entry-section": {
    severity: "error",
    message:
      "`{name}`{where} cannot be probed: it is {reason}, where the processor enters the kernel",
    hint: "take what it calls",
  },
  "resolve/in-init-section": {
    severity: "error",
    message: "`{name}`{where} cannot be probed: it is {reason}",
    hint: "it is over before any script can run",
  },
  "resolve/at-jump-label": {
    severity: "error",
    message:
      "`{name}`{where} cannot be probed: it is {reason}, which the kernel rewrites as it runs",
    hint: "take its caller, or a later line of it: `.statement`",
  },
  "resolve/at-static-call": {
    severity: "error",
    message:
      "`{name}`{where} cannot be probed: it is {reason}, which the kernel rewrites as it runs",
    hint: "take its caller, or a later line of it: `.statement`",
  },
  "resolve/at-trap": {
    severity: "error",
    message: "`{name}`{where} cannot be probed: it is {reason}",
    hint: "a probe is a trap, too; take its caller",
  },
  "resolve/inlined-everywhere": {
    severity: "error",
    message:
      "`{name}` exists inlined only ({places}): it has no entry of its own and does not return",
    hint: "leave `.call` or `.return` away to probe the inlined copies, or take its caller",
  },
  "resolve/never-inlined": {
    severity: "error",
    message: "`{name}` ({places}) is inlined nowhere",
    hint: "leave `.inline` away",
  },
  "resolve/no-code": {
    severity: "error",
    message: "`{name}` ({places}) has no code in this kernel",
    hint: "it was optimised away; take its caller",
  },
  "resolve/no-code-at": {
    severity: "error",
    message: "no code of kernel {release} that is known stands at {address}",
    hint: "addresses are those of the symbol table of the file, as it was linked",
  },
  "resolve/not-a-statement": {
    severity: "error",
    message: "no statement begins at {address}, which lies in `{function}`",
    hint: "an address inside an instruction would crash the kernel",
  },
  "resolve/not-exported": {
    severity: "error",
    message: "`{name}` is known in its own file only",
    hint: "leave `.exported` away",
  },
  "resolve/no-such-callee": {
    severity: "error",
    message: "`{name}` does not call `{callee}` by its name, and nothing of it was inlined there",
  },
  "resolve/no-such-label": {
    severity: "error",
    message: "`{name}` has no label `{label}` with code of its own",
  },
  "resolve/no-statement": {
    severity: "error",
    message: "no statement of kernel {release} is at `{text}`",
    hint: "the line may be a comment, a declaration, or optimised away: try a line near it",
  },
  "resolve/no-such-c-argument": {
    severity: "error",
    message: "`{macro}` names no parameter of the function",
    hint: "`STAP_ARG_x` is the parameter `x` of the function that the C belongs to",
  },
  "resolve/no-such-function": {
    severity: "error",
    message: "there is no function `{name}`",
    hint: "functions are defined in the script, in the library, or by the runtime",
  },
  "resolve/wrong-argument-count": {
    severity: "error",
    message: "`{name}` takes {wanted}, but {given} given",
  },
  "resolve/duplicate-function": {
    severity: "warning",
    message:
      "function `{name}` with {count} is defined twice, and the first never passes on with `next`",
    hint: "rename one of the two, or let the first one end with `next` where it does not apply",
  },
  "resolve/embedded-global": {
    severity: "error",
    message:
      "embedded C cannot use `{name}`: there is no global of that name with a value or an array of values",
    hint: "declare it with `global`; what statistics hold can be passed as an argument",
  },
  "resolve/duplicate-global": {
    severity: "error",
    message: "global `{name}` is declared twice",
    hint: "rename one of the two, or make one `private`",
  },
  "resolve/no-such-global": {
    severity: "error",
    message: "`-G {name}=…`: the script has no scalar global `{name}`",
  },
  "resolve/bad-global-value": {
    severity: "error",
    message: "`-G {name}={text}`: `{name}` is a number, and `{text}` is none",
    hint: "numbers are decimal (42), hexadecimal (0x2a) or octal (052), with a minus sign where it is wanted",
  },
  "resolve/variable-skipped": {
    severity: "warning",
    message: "{message}: 0 stands for it",
    hint: "that is what --skip-badvars asks for",
  },
  "resolve/needs-guru": {
    severity: "error",
    message: "embedded C in a script can do anything to the kernel",
    hint: "if that is what you want, run with `-g`; library files may always have it",
  },
  "resolve/never-assigned": {
    severity: "warning",
    message: "`{name}` is read, but nothing ever assigns it",
  },
  "resolve/unused-function": {
    severity: "warning",
    message: "function `{name}` is never called",
    hint: "remove it",
  },
  "resolve/unused-global": {
    severity: "warning",
    message: "global `{name}` is never used",
    hint: "remove it",
  },
  "resolve/no-effect": {
    severity: "warning",
    message: "this statement does nothing and is left out",
  },
  "resolve/unused-local": {
    severity: "warning",
    message: "variable `{name}` is assigned, but never read",
  },
  "resolve/empty-probe": {
    severity: "warning",
    message: "the probe does nothing when it is hit",
  },
  "resolve/no-such-variable": {
    severity: "error",
    message: "there is no variable `{name}` at {place}",
  },
  "resolve/no-variables-here": {
    severity: "error",
    message: "`{name}`: this probe point has no target variables",
    hint: "they exist at points in code: kernel.function, kernel.statement",
  },
  "resolve/unavailable": {
    severity: "error",
    message: "`{name}` cannot be read at {place}: {reason}",
    hint: "probe another place, or guard the use with @defined(…)",
  },
  "resolve/optimised-away": {
    severity: "error",
    message: "`{name}` is not there at {place}: the compiler optimised it away",
    hint: "probe another place, or guard the use with @defined(…)",
  },
  "resolve/unknown-without-dwarf": {
    severity: "error",
    message: "`{name}` is not known {place}: {reason}",
    hint: "fetch the kernel's debug package (`tapwright kernels fetch`)",
  },
  "resolve/known-only-at-entry": {
    severity: "error",
    message: "`{name}` at {place} is known only at entry of the function it belongs to",
    hint: "probe the function's entry, or use it in the `.return` probe, where parameters are what they were at entry",
  },
  "resolve/return-elsewhere": {
    severity: "error",
    message: "`$return` exists in `.return` probes only",
    hint: "add `.return` to the probe point",
  },
  "resolve/too-much-at-entry": {
    severity: "error",
    message: "what is kept from entry to return takes {size} bytes; a call can carry {limit}",
    hint: "keep fewer strings: an address, or `kernel_string` at the return where the text is still there",
  },
  "resolve/entry-snapshot": {
    severity: "warning",
    message: "`{name}` is what it was at entry",
    hint: "write @entry({name}), so that nobody takes it for its value at the return",
  },
  "resolve/entry-elsewhere": {
    severity: "error",
    message: "`@entry` has a meaning in `.return` probes only",
    hint: "leave it away here: the probe is at the entry",
  },
  "resolve/returns-nothing": {
    severity: "error",
    message: "`{function}` returns nothing: there is no `$return`",
  },
  "resolve/no-such-member": {
    severity: "error",
    message: "`{type}` has no member `{name}`",
  },
  "resolve/not-a-structure": {
    severity: "error",
    message: "`{type}` has no members, so no `{name}`",
    hint: 'if it is an address of something, say of what: @cast(…, "struct name")->member',
  },
  "resolve/not-indexable": {
    severity: "error",
    message: "`{type}` cannot be indexed",
    hint: "only arrays and pointers to things of known size can",
  },
  "resolve/one-index": {
    severity: "error",
    message: "an array of the target takes one index in brackets",
    hint: "write `$a[1][2]`",
  },
  "resolve/unreadable-part": {
    severity: "error",
    message: "this part of the structure is not where it could be read",
    hint: "it lies in registers in pieces; probe a place where the structure is in memory",
  },
  "resolve/no-address": {
    severity: "error",
    message: "it has no address",
    hint: "it is in a register or a bit field; only what lies in memory has one",
  },
  "resolve/no-target": {
    severity: "error",
    message: "`->`, `[ ]` and `&` need something of the target here",
  },
  "resolve/bad-cast": {
    severity: "error",
    message: '`@cast` is written @cast(pointer, "type")',
  },
  "resolve/bad-var": {
    severity: "error",
    message: '`@var` is written @var("name") or @var("name@file.c")',
  },
  "resolve/no-such-type": {
    severity: "error",
    message: "the kernel has no type `{name}`",
    hint: "write it as in C: `struct name`, `name` for a typedef",
  },
  "resolve/no-such-kernel-variable": {
    severity: "error",
    message: "the {image} has no variable `{name}` in memory",
  },
  "resolve/ambiguous-kernel-variable": {
    severity: "error",
    message: "`{name}` stands for {count} variables of the kernel",
  },
  "resolve/no-place-in-module": {
    severity: "error",
    message: "the running kernel does not tell where `{name}` of the module {module} is",
    hint: "it knows the symbols of modules, but no copies per CPU",
  },
  "resolve/not-in-header": {
    severity: "error",
    message: "neither the kernel nor {headers} has a type `{name}`",
    hint: "write it as in C, `struct name`, and name the header that defines it",
  },
  "resolve/header-not-compiled": {
    severity: "error",
    message: "the kernel has no type `{name}`, and {headers} does not compile: {reason}",
    hint: "headers are compiled together in their order, as a module of the kernel would be",
  },
  "resolve/headers-absent": {
    severity: "error",
    message: "the kernel has no type `{name}`, and {headers} cannot be compiled here: {reason}",
  },
  "resolve/user-space-type": {
    severity: "error",
    message:
      "the kernel has no type `{name}`, and those of user space are not supported yet: `{image}`",
    hint: "write `kernel<linux/name.h>` for a header of the kernel",
  },
  "resolve/no-enum-type": {
    severity: "error",
    message: "the type of this is no enumeration that the kernel's debug information knows",
    hint: 'name it: @enumname(value, "enum name")',
  },
  "resolve/no-watchpoints": {
    severity: "error",
    message: "there are no watchpoints on {architecture}: {reason}",
    hint: "`?` behind the point leaves it out where it cannot be had",
  },
  "resolve/no-such-counter": {
    severity: "error",
    message: "no probe keeps a counter `{name}`",
    hint: 'add one: probe perf.type(0).config(0).counter("{name}") { }',
  },
  "resolve/ambiguous-counter": {
    severity: "error",
    message: "several probes keep a counter `{name}`",
  },
  "resolve/operator-needs-guru": {
    severity: "error",
    message: "`{name}` needs guru mode",
    hint: "run with -g",
  },
  "resolve/no-such-enum": {
    severity: "error",
    message: "the kernel has no enumeration constant `{name}`",
  },
  "resolve/no-such-operator": {
    severity: "error",
    message: "there is no operator or macro `{name}`",
  },
  "resolve/bad-operator": {
    severity: "error",
    message: "the arguments of `{name}` are not what it takes",
  },

  // type/: types
  "type/conflict": {
    severity: "error",
    message: "{what} is {before} elsewhere, but {now} here",
    hint: "a name has one type in the whole script",
  },
  "type/mismatch": {
    severity: "error",
    message: "this is {found}, but {wanted} is needed here",
  },
  "type/no-value": {
    severity: "error",
    message: "this has no value",
  },
  "type/return-without-value": {
    severity: "error",
    message: "`{function}` has a value, but none is returned here",
    hint: "write `return 0`, or what its callers are to get",
  },
  "type/unresolved": {
    severity: "error",
    message: "`{name}` is never given a value, so its type is not known",
  },
  "type/not-an-array": {
    severity: "error",
    message: "`{name}` is not an array",
    hint: "arrays are global: declare it with `global` at the top",
  },
  "type/wrong-keys": {
    severity: "error",
    message: "`{name}` is {shape}, but used with {keys} here",
  },
  "type/too-many-keys": {
    severity: "error",
    message: "`{name}` with {keys} keys: at most {most} are possible",
  },
  "type/array-as-value": {
    severity: "error",
    message: "`{name}` is {shape}: it has no value as a whole",
    hint: "take an element: array[key]",
  },
  "type/any-key": {
    severity: "error",
    message: "`*` as a key stands for many elements: it fits `delete`, `in` and `foreach` only",
  },
  "type/write-in-foreach": {
    severity: "error",
    message: "`{name}` is changed while a `foreach` walks over it",
    hint: "remember what to change in another array, and change it after the loop",
  },
  "type/global-loop-variable": {
    severity: "error",
    message: "`{name}` is a global: what stands for statistics in a loop must be local",
    hint: "choose another name",
  },
  "type/not-assignable": {
    severity: "error",
    message: "this cannot be assigned to",
  },
  "type/target-write": {
    severity: "error",
    message: "this cannot be written: {reason}",
  },
  "resolve/write-needs-guru": {
    severity: "error",
    message: "this would change what the kernel goes on with",
    hint: "if that is what you want, run with `-g`; tapsets always may",
  },
  "type/not-deletable": {
    severity: "error",
    message: "only globals, elements of arrays and variables can be deleted",
  },
  "type/statistics-as-value": {
    severity: "error",
    message: "`{name}` is statistics, not one value",
  },
  "type/statistics-assigned": {
    severity: "error",
    message: "`{name}` is statistics: values are added with `<<<`",
  },
  "type/local-statistics": {
    severity: "error",
    message: "`{name}` is not a global: only globals can be statistics",
    hint: "declare it with `global` at the top",
  },
  "type/not-statistics": {
    severity: "error",
    message: "statistics are needed here",
    hint: "a global, or an element of a global array, to which values are added with `<<<`",
  },
  "type/bad-extractor": {
    severity: "error",
    message: "`{name}` takes one thing, the statistics",
    hint: "`@variance` also takes a number of bits from 0 to 62",
  },
  "type/bad-histogram": {
    severity: "error",
    message: "this histogram cannot be made",
    hint: "@hist_log(x), or @hist_linear(x, start, stop, interval) with literal numbers and at most 128 buckets",
  },
  "type/two-histograms": {
    severity: "error",
    message: "`{name}` is shown with two different histograms",
    hint: "collect the values in two variables",
  },
  "type/bucket-index": {
    severity: "error",
    message: "a histogram has one index, the number of a bucket",
  },
  "type/bucket-loop": {
    severity: "error",
    message:
      "a `foreach` over a histogram has one key, the number of a bucket, and no extractor or slice",
    hint: "foreach (bucket in @hist_log(x)) … or foreach (count = bucket in @hist_log(x)) …",
  },
  "type/histogram-as-value": {
    severity: "error",
    message: "a histogram is not one value",
    hint: "print it: print(@hist_log(x))",
  },
  "type/map-format": {
    severity: "error",
    message: "the format of a printed array must be a literal string",
  },
  "type/map-directive": {
    severity: "warning",
    message: "`{text}` in the format prints nothing: {reason}",
  },
  "type/not-into-string": {
    severity: "error",
    message: "an array cannot be printed into a string",
  },
  "type/aggregate": {
    severity: "error",
    message: "`{type}` is no single value",
  },
  "type/float": {
    severity: "error",
    message: "it is a floating point number: scripts have none",
  },
  "type/no-c-value": {
    severity: "error",
    message: "it has no value that a script could hold",
  },
  "type/bad-regex": {
    severity: "error",
    message: "in this regular expression {reason}",
    hint: "write a POSIX extended regular expression; in a string `\\\\.` is the backslash and the dot",
  },
  "type/lost-backslash": {
    severity: "warning",
    message: "the string drops the backslash of `{text}`: the regular expression sees `{left}`",
    hint: "write two backslashes",
  },
  "type/large-regex": {
    severity: "error",
    message: "the automaton of this regular expression is too large",
    hint: "repeat less within it, or split it in two",
  },

  // codegen/: what cannot be expressed in the module
  "codegen/unsaved-register": {
    severity: "error",
    message: "register {register} of {architecture} is not saved where the probe is",
    hint: "the value lives in a register that probes cannot see, such as one for floating point",
  },

  // build/: compiler, linker, kernel headers
  "build/no-tool": {
    severity: "error",
    message: "`{tool}` is not installed",
    hint: "`tapwright doctor` says which package has it",
  },
  "build/no-compiler": {
    severity: "error",
    message: "`{compiler}`, which builds modules for {release}, is not installed",
    hint: "run: apt-get install {package}{otherwise}",
  },
  "build/no-namespaces": {
    severity: "error",
    message: "the build root {root}, which has the kernel's compiler, cannot be entered",
    hint: "it takes user namespaces or the superuser's rights (see `unshare --user --map-root-user --mount true`), and a /lib that is a part of /usr",
  },
  "build/compiler-not-built": {
    severity: "error",
    message: "{compiler}, which builds modules for {release}, is not there",
    hint: "no distribution has it; it is built from its source, once, with the kernel: tapwright kernels build NAME, see tapwright kernels list",
  },
  "build/no-headers": {
    severity: "error",
    message: "the headers of kernel {release} are not complete: {path} is missing",
    hint: "fetch the kernel again with `tapwright kernels fetch`",
  },
  "build/tool-failed": {
    severity: "error",
    message: "{tool} failed on {what}:\n{output}",
  },
  "build/embedded-c": {
    severity: "error",
    message: "the compiler refuses embedded C of {file}:\n{output}",
    hint: "embedded C is compiled with the headers of the kernel that the module is for",
  },
  "build/not-exported": {
    severity: "error",
    message: "kernel {release} does not export `{symbol}` to modules",
    hint: "embedded C may use exported symbols only",
  },
  "build/disk-full": {
    severity: "error",
    message: "no space left on the device while writing {what}",
    hint: "make room, or point XDG_CACHE_HOME, and TMPDIR for what compilers make on the way, to another place",
  },
  "build/cache": {
    severity: "error",
    message: "the cache {path} cannot be written: {reason}",
    hint: "correct its owner and mode, or point XDG_CACHE_HOME to another place",
  },
  "build/file": {
    severity: "error",
    message: "{what} cannot be written: {reason}",
  },
  "build/module-name": {
    severity: "error",
    message: "`{name}` cannot be a module's name",
    hint: "a name is at most 55 letters, digits and underscores, and does not begin with a digit",
  },
  "build/interrupted": {
    severity: "error",
    message: "the build was interrupted",
  },

  // inspect/: what a module would do in the kernel, seen before it is loaded
  "inspect/not-a-module": {
    severity: "error",
    message: "{what} is no module that can be inspected: it {reason}",
    hint: "`tapwright build SCRIPT -o X.ko` makes one",
  },
  "inspect/import": {
    severity: "error",
    message: "{part} uses `{what}`, which is neither the runtime's nor a helper of the compiler",
    hint: "a script reaches the kernel through the runtime (docs/runtime.md); the kernel's own functions are for embedded C",
  },
  "inspect/reserved-name": {
    severity: "error",
    message: "{part} defines `{what}`, which is not its to define",
    hint: "make it static, or give it another name",
  },
  "inspect/section": {
    severity: "error",
    message: "{part} has a section `{what}`, upon which the kernel acts when it loads the module",
    hint: "a script has code, constants and data only",
  },
  "inspect/writable-code": {
    severity: "error",
    message: "the section `{what}` of {part} can be both written and executed",
    hint: "code is never written, and data never executed",
  },
  "inspect/undecodable": {
    severity: "error",
    message: "{part} has bytes at {place} that are no instruction: `{what}`",
    hint: "build the module again; if it is the same then, Tapwright or its compiler is at fault",
  },
  "inspect/privileged-instruction": {
    severity: "error",
    message: "{part} executes `{what}` at {place}, which is for the kernel itself only",
    hint: "leave it to a function of the runtime, or to embedded C that says what it is for",
  },
  "inspect/trap": {
    severity: "error",
    message: "{part} raises an exception with `{what}` at {place}",
    hint: "in the kernel there is nobody to handle it; tw_error() ends a handler",
  },
  "inspect/vector-instruction": {
    severity: "error",
    message: "{part} uses a register for floating point or vectors at {place}: `{what}`",
    hint: "these registers hold what the interrupted process has in them; count in integers",
  },
  "inspect/indirect-jump": {
    severity: "error",
    message: "{part} goes to a computed address at {place}: `{what}`",
    hint: "call functions by their names; the runtime alone calls handlers through pointers",
  },
  "inspect/jump-target": {
    severity: "error",
    message: "{part} jumps at {place} to where no instruction begins: `{what}`",
    hint: "build the module again; if it is the same then, Tapwright or its compiler is at fault",
  },
  "inspect/absolute-write": {
    severity: "error",
    message: "{part} writes to a fixed address at {place}: `{what}`",
    hint: "tw_kernel_write() writes to the kernel without harm where nothing is mapped",
  },
  "inspect/cpu-write": {
    severity: "error",
    message: "{part} writes to data of the processor or the current thread at {place}: `{what}`",
    hint: "only the runtime may; it has counters per CPU",
  },
  "inspect/foreign-write": {
    severity: "error",
    message: "{part} writes to `{what}` at {place}, a variable of the kernel",
    hint: "tw_kernel_write() writes to the kernel, where the user allows that with `-g`",
  },
  "inspect/constant-write": {
    severity: "error",
    message: "{part} writes to code or constants at {place}: `{what}`",
    hint: "they are read-only once the module is loaded; let what changes be a variable",
  },
  "inspect/code-address": {
    severity: "error",
    message:
      "{part} has the address of code in `{what}` at {place}, where that of a descriptor belongs",
    hint: "on this architecture a function's address is that of its descriptor",
  },
  "inspect/relocation": {
    severity: "error",
    message: "{part} has a relocation of kind {what} at {place}, which is not followed",
    hint: "what the loader would put there is not known, and so it is not allowed",
  },
  "inspect/architecture": {
    severity: "error",
    message: "the module is for {what}, and the kernel for {wanted}",
    hint: "take a kernel of that architecture with `-k`",
  },
  "inspect/license": {
    severity: "error",
    message:
      "the module's licence is `{what}`, with which the kernel does not give what the runtime needs",
    hint: "modules of Tapwright say `Dual MIT/GPL`",
  },
  "inspect/module-information": {
    severity: "error",
    message: "the module says `{what}` of itself, which does not belong there",
    hint: "no aliases, dependencies, parameters or namespaces; each name once",
  },
  "inspect/vermagic": {
    severity: "error",
    message: "the module was built for another kernel: `{what}` instead of `{wanted}`",
    hint: "build it again with `-k`, or inspect it for its own kernel",
  },
  "inspect/build-id": {
    severity: "error",
    message: "the module has addresses of the kernel with build-id {what}; here it is {wanted}",
    hint: "addresses differ from build to build: build the module again",
  },
  "inspect/no-script": {
    severity: "error",
    message: "the module does not define `{what}`, from which the runtime knows what to do",
    hint: "`tapwright build SCRIPT -o X.ko` makes a module, also from a file of C",
  },
  "inspect/entry-point": {
    severity: "error",
    message:
      "the module's own description ({place}) has `{what}`: the kernel is to call init_module and cleanup_module of the runtime only",
    hint: "build the module again",
  },
  "inspect/changed-runtime": {
    severity: "error",
    message:
      "the runtime in this module is not the one of kernel and Tapwright: `{what}` differs at {place}",
    hint: "build the module again with this version of Tapwright",
  },

  // contract/: what a tapset declares beside what it does
  "contract/undocumented-probe": {
    severity: "error",
    message: "the probe `{alias}` is public and has no comment that declares it",
    hint: "write `/** probe {alias} - summary` above it, with a line `@value: type, text` for each value; names that begin with `_` are private",
  },
  "contract/no-such-probe": {
    severity: "error",
    message: "the comment declares a probe `{name}`, which the file does not define",
    hint: "name it as the alias is written",
  },
  "contract/bad-declaration": {
    severity: "error",
    message: "the declaration of `{name}`: {problem}",
    hint: "the form is `@name: TYPE [UNIT] RANGE, optional, text`: `@bytes: long [bytes] >= 0, size that was asked for`",
  },
  "contract/declared-twice": {
    severity: "error",
    message: "`{name}` is declared twice",
  },
  "contract/undeclared-value": {
    severity: "error",
    message: "`{alias}` exports `{name}`, which nothing declares",
    hint: "add `@{name}: …` to the comment, or begin its name with `_`",
  },
  "contract/never-assigned": {
    severity: "error",
    message: "`{name}` is declared, and `{alias}` never assigns it",
  },
  "contract/not-on-every-path": {
    severity: "error",
    message: "`{name}` is declared, and on some paths `{alias}` does not assign it",
    hint: "assign it on every path, or declare it `optional`",
  },
  "contract/type-differs": {
    severity: "error",
    message: "`{name}` is declared as {now}, and is {before}",
  },
  "contract/unit-differs": {
    severity: "error",
    message: "`{name}` is declared with {now}, and elsewhere with {before}",
    hint: "one name means one thing at all alternatives of a probe, and at its return",
  },
  "contract/range-differs": {
    severity: "error",
    message: "`{name}` is declared with {now}, and elsewhere with {before}",
    hint: "one name means one thing at all alternatives of a probe, and at its return",
  },
  "contract/outside-range": {
    severity: "error",
    message: "`{name}` is declared {declared}, and {value} is assigned",
  },
  "contract/name-taken": {
    severity: "error",
    message: "the tapset `{tapset}` exports a probe `{alias}`, too",
    hint: "choose another name: a script that uses both tapsets could have only one of them",
  },
  "contract/no-probe": {
    severity: "warning",
    message: "{tapset} defines no alias: there is nothing to verify",
    hint: "`tapwright check` looks at a script's own probes, and `tapwright run` runs it",
  },
  "contract/not-recorded": {
    severity: "error",
    message: "the contract of the tapset `{tapset}` is not recorded: {reason}",
  },
  "contract/kernel-not-here": {
    severity: "warning",
    message: "the manifest of the tapset `{tapset}` claims the kernel {kernel}, and {reason}",
  },
});

export type Code = keyof typeof codes;
