// Why and when each code is said, for an author who wants to know more than its message and hint tell: the text of
// docs/diagnostics.md and of `tapwright explain-code`.

import type { Code } from "./codes.ts";

export const explanations: Readonly<Record<Code, string>> = {
  "lex/bad-character":
    "Outside of strings and comments the language is written in ASCII. The usual causes are text copied from a web page or a word processor, whose quotes, dashes and spaces only look like those of ASCII, and single quotes around a string.",
  "lex/bad-number":
    "A number takes all letters and digits that follow its first digit, and is then read as strtoull of C reads it with base 0: `08` is not octal, `2015a` is no number and a variable. There are no fractions, exponents or units.",
  "lex/unterminated-string":
    "A string ends on the line on which it begins. What follows on that line and the next is not judged, since it may belong to the string.",
  "lex/unterminated-comment":
    "Everything up to the end of the file would be the comment. An inner `/*` does not count, so that the first `*/` ends the comment, whatever it was meant for.",
  "lex/unterminated-embedded-c":
    "`%{` begins C, which is taken as it is up to the first `%}`. Without one the rest of the file would be C.",
  "lex/swapped-embedded-c-end":
    "In C, `}%` could be the end of a block and a remainder; far more often it is `%}` with its characters swapped, and the C goes on further than was meant.",
  "lex/no-such-argument":
    "`$1` and `@1` stand for what follows the script on the command line. They are put in before anything else is read, so that a missing one leaves a hole in the script.",
  "lex/unused-argument":
    "An argument that no `$N` or `@N` names changes nothing: perhaps the script expects it elsewhere, or it was meant as an option and stands behind the script's name.",

  "preprocess/bad-define":
    "A definition is `@define`, a name, perhaps parameters in parentheses, and a body between `%(` and `%)`. The brackets of the body are always needed, also around a single word.",
  "preprocess/nested-define":
    "The body of a macro is put in where the macro is used, when all definitions have been read already.",
  "preprocess/duplicate-macro":
    "Macros have no overloading: a second definition, also with another number of parameters, would silently replace the first one for half of the file.",
  "preprocess/reserved-macro":
    "`@define` is the word that begins definitions; as a macro of that name it could not be told apart.",
  "preprocess/shadows-operator":
    "A macro wins over an operator of the same name. That is allowed, since libraries define macros for operators that older versions lack, but in a script it is usually an accident.",
  "preprocess/missing-arguments":
    "A macro that was defined with parameters has to be used with parentheses. One without parameters never takes parentheses, so that `@name (x)` is then the macro and an expression.",
  "preprocess/wrong-argument-count":
    "The arguments of a macro are split at the commas outside of parentheses and brackets. To pass a comma, put the argument into parentheses.",
  "preprocess/unclosed":
    "A conditional, the body of a macro, or the arguments of a call have no end, so that the rest of the file belongs to them. The place is where they begin.",
  "preprocess/recursive-macro":
    "A macro is replaced by its body until no macro is left, which would never end. The notes show how it came back to itself.",
  "preprocess/too-much-expansion":
    "Macros that use others several times each multiply. The bound is far above any honest use, and keeps a small file from filling the memory.",
  "preprocess/bad-condition":
    "A condition is one comparison, or several joined by `&&` and `||`, of which `&&` binds tighter. There are no parentheses, no `!`, and nothing is true by itself.",
  "preprocess/unknown-operand":
    "Before the script is parsed, only its target is known: the kernel, its configuration, the architecture, and the options of the command. Variables, functions and macros of C are not.",
  "preprocess/bad-operator":
    "Names, texts and wildcards have no order: only versions and numbers can be smaller or larger than others.",
  "preprocess/type-mismatch":
    "Versions, names and options of the configuration are compared with strings, and numbers with numbers. A version is no number: 6.10 comes after 6.9.",
  "preprocess/not-a-number":
    'An option of the kernel that is "y", "m" or a text cannot be compared with a number. One that is not set counts as 0.',
  "preprocess/stray-mark":
    "`%?`, `%:` and `%)` belong to a conditional that begins with `%(`. Here there is none, or it has such a mark already.",
  "preprocess/not-a-macro":
    "Files that end in .stpm are read before all others, and for their macros only.",

  "parse/unexpected":
    "The text up to here can be the beginning of a script, and with this word it cannot. The message lists what could have followed; the mistake itself may stand a little before, such as a bracket that is missing. The parser goes on with the next statement or definition.",
  "parse/unclosed":
    "A block was still open when a definition began or the file ended. The note points at a block whose `}` is indented in another way than its beginning, which is often the one.",
  "parse/too-deep":
    "Every pass follows the nesting of a script on its own stack. No hand-written script comes near the bound; generated ones may.",
  "parse/too-long":
    "A chain such as `a + b + c …` is a tree as deep as it is long. No hand-written script comes near the bound; generated ones may.",
  "parse/too-many-errors":
    "After so many errors what follows is rarely worth reading. Mend the first ones, and check again.",
  "parse/misplaced-suffix":
    "`?`, `!` and `if (…)` say something of a whole probe point. Within braces they belong to an alternative, which is only possible at its end.",
  "parse/too-many-points":
    "Braces in a probe point are multiplied out: `{a,b}.{c,d}` are four points. The bound keeps one line from becoming millions of probes.",
  "parse/not-assignable":
    "Only something with a place can be given a value: variables, elements of arrays, and variables of the target. Results of operators and calls have none.",
  "parse/not-a-number-target":
    "`++` and `--` change what they stand at, so that it has to be something with a place.",
  "parse/bad-alias-name":
    'An alias is defined under one plain name. Suffixes and conditions belong to where it is used, wildcards to what it is looked up with. An argument, as in `kernel.syscall("read")`, is for contracts, `export`.',
  "parse/duplicate-parameter": "Two parameters of one name could not be told apart in the body.",
  "parse/duplicate-sort":
    "`foreach` sorts by one thing, a key or the value. Of those that are equal the order is not specified.",
  "parse/bad-sort":
    "The value that an array of statistics is sorted by is named behind the array, with a direction. Only extractors that give one number can stand there.",
  "parse/after-pretty-print":
    "`$x$` and `$x$$` make a text of a structure. The text has no members any more.",
  "parse/else-if":
    "It would be read as a variable that is followed by an expression in parentheses, which is surely not meant.",
  "parse/bad-size":
    "The memory of an array is taken when the module is loaded, so that its size is a number that is known then.",
  "parse/array-initializer":
    "A size or a `%` behind a global's name says that it is an array, and only scalars have a first value.",
  "parse/bad-priority":
    "Where several functions have the same name and the same number of parameters, the priority says in which order they are tried.",
  "parse/unknown-type":
    "Values are 64-bit integers or strings. Types are rarely needed: they are found out from how a value is used.",
  "parse/print-without-parentheses":
    "The print functions are called as all functions are. In awk they are statements, here they are not.",
  "parse/format-not-literal":
    "Formats and delimiters are checked against their values when the script is read, so that a handler cannot meet a wrong one.",
  "parse/print-arguments":
    "What is printed is counted when the script is read: a format wants as many values as it has directives, with one more for each `*`. One call prints at most 32 values.",
  "parse/bad-format":
    "Directives are those of C for integers and strings, and `%b`, `%m` and `%M` for memory. Exactly one flag is read.",
  "parse/not-a-pattern":
    "A regular expression becomes an automaton when the script is translated. It has to stand there as a string, without parentheses or operators around it.",
  "parse/return-outside-function": "The handler of a probe gives nothing back to anybody.",
  "parse/break-outside-loop":
    "`break` and `continue` belong to the innermost `for`, `while` or `foreach` of the same function or handler.",
  "parse/assignment-as-condition":
    "`if (x = 1)` sets x, and holds always. If that is what you want, `if ((x = 1))` says so.",
  "parse/c-type":
    "`int x` is two statements here: the variable `int`, which does nothing, and the variable `x`.",

  "resolve/no-such-point":
    "The first word names a family of probe points, the others choose one of its points. None of the families, and no alias of the library, has a point that is written like this.",
  "resolve/none-is-there":
    "A wildcard takes of all that it stands for what this kernel has. Here it has none of it; the notes say why, for the first few.",
  "resolve/unresolved-alias":
    "The alias exists, but what it stands for does not on this kernel: a function may have another name there, or a variable may be gone. `tapwright verify` says this of a whole tapset.",
  "resolve/no-probes":
    "Without a probe nothing would ever run, and with empty ones alone nothing would be seen of it. Probes that are `never` hit count for nothing, and neither do optional ones (`?`) that were not found.",
  "resolve/user-space-not-yet":
    "These families look into processes. They are read, so that scripts which use them elsewhere can be checked, but guests have no support for them yet.",
  "resolve/out-of-range":
    "The number would make no sense, or ask more of the kernel than it can do: an interval of no time, a mode that is none.",
  "resolve/no-such-module":
    "The module is neither among the kernel's own modules nor built into it. A part that is built in is probed as `kernel`, not as `module`.",
  "resolve/built-in-module":
    "A kernel's configuration decides whether code is a module or a part of the image (`=m`, `=y`). The file modules.builtin of the kernel says which it is.",
  "resolve/no-module-facts":
    "Points in a module are found by its debug information or its BTF, and this one came with neither.",
  "resolve/no-such-module-function":
    "The module has no function of that name in its debug information; functions that it only calls belong to the kernel.",
  "resolve/module-wildcard":
    "`kprobe` points are found by the symbols of the running kernel, and those of modules are not known before they are loaded there. `module(…).function(…)` takes wildcards, since it reads debug information.",
  "resolve/absolute-needs-guru":
    "A probe overwrites the first byte of an instruction. At an address of which nothing is known it could hit the middle of one.",
  "resolve/no-such-tracepoint":
    "Tracepoints are named `name` or `system:name`, as the kernel lists them under events. Which there are depends on the kernel's version and configuration.",
  "resolve/tracepoint-by-value":
    "A handler gets the arguments of a tracepoint as 64-bit numbers, and a structure is none.",
  "resolve/bad-procfs-path":
    "Each script has a folder of its own in /proc, and its files lie below that folder.",
  "resolve/procfs-taken":
    "One probe answers who reads a file of /proc; any number learn what is written to it. A file holds no other files.",
  "resolve/no-such-netfilter-name":
    "Hooks, protocol families and priorities have the names that the kernel's headers give them.",
  "resolve/alias-cycle":
    "An alias is replaced by what it stands for until no alias is left, which would never end.",
  "resolve/bad-condition":
    "The condition of a probe is judged before its handler is entered, by looking at globals. What has to be called or found out at the point itself is asked in the handler.",
  "resolve/no-debug-info":
    "Points in the kernel, its types and its variables are looked up in the facts of one kernel, and no kernel was chosen or fetched.",
  "resolve/bad-function-pattern":
    "The text names functions, perhaps with the file that they are in and a line, and is none of these.",
  "resolve/no-such-kernel-function":
    "The kernel has no function of that name with code of its own. Names change from version to version; macros and functions that were optimised away have none.",
  "resolve/not-configured":
    "The kernel's headers declare the function within a condition that asks for options of the configuration, and this kernel's configuration does not meet it. It is read from the kernel's own .config and headers, and only said where every declaration is left out. Of a system call that the configuration leaves out there is a stub instead.",
  "resolve/in-a-module":
    "The kernel's list of exported symbols (Module.symvers) says that the function is one of a module's. Code of modules is probed as `module(…)`.",
  "resolve/ambiguous-function":
    "Several functions that are static in their files share the name. BTF, which came without debug information here, does not say which file each is from.",
  "resolve/renamed-function":
    "The compiler may give a function other parameters (`.isra`), fix some of them (`.constprop`), or cut it in parts (`.part`, `.cold`). The symbol has another name then. Without debug information nobody knows which parameters are left, and where.",
  "resolve/other-symbol":
    "`kernel.function` asks debug information, which has functions under the names that they have in the source. The compiler may have made a symbol of its own of one (`.isra.0`), or the source gives its code a second name.",
  "resolve/symbol-only":
    "The symbol table names code that no compiler described. It has no parameters, lines or types that could be told.",
  "resolve/function-elsewhere":
    "A function of the name is there, but the file behind `@` is another. Kernels move functions between files; a point without a file follows them.",
  "resolve/not-probeable":
    "The kernel refuses probes where they could trap themselves. Most of such places have codes of their own; this is one that only some architectures have, such as code that a hypervisor runs, or instructions that are copied elsewhere.",
  "resolve/on-blacklist":
    "The kernel keeps a list of functions that must not be probed, since they run while a probe is handled. The list is compiled into it.",
  "resolve/in-kprobes-section":
    "The functions with which the kernel handles probes stand in a section of their own. A probe there would handle itself.",
  "resolve/in-noinstr-section":
    "On its way into the kernel and out of it, code runs while tracing, locking checks and RCU are not ready. It stands in a section of its own, and the kernel refuses probes there.",
  "resolve/in-entry-section":
    "The first instructions after a system call, an interrupt or a fault run before the kernel's state is set up.",
  "resolve/in-init-section":
    "What only starts the kernel or a module is freed afterwards, or discarded when the kernel is linked. A script comes later.",
  "resolve/at-jump-label":
    "At a jump label the kernel writes a jump or an empty instruction while it runs. A breakpoint there and the kernel would overwrite each other.",
  "resolve/at-static-call":
    "At a static call the kernel writes the address of the function to call while it runs. A breakpoint there and the kernel would overwrite each other.",
  "resolve/at-trap":
    "BUG() and WARN() are instructions that trap. The kernel looks at the instruction itself to see which trap it was, so that it must not be replaced by a breakpoint.",
  "resolve/inlined-everywhere":
    "All calls of the function were replaced by its body. Each of these copies can be probed at its beginning, but has no return.",
  "resolve/never-inlined":
    "`.inline` means the copies of a function within others, and of this one there are none.",
  "resolve/no-code":
    "Debug information speaks of the function, but the compiler made no code of it, since nothing calls it or its result is known.",
  "resolve/no-code-at":
    "The address lies in none of the functions that the kernel's debug information knows.",
  "resolve/not-a-statement":
    "A probe at an address is safe only where an instruction begins, and debug information knows that of the beginnings of statements.",
  "resolve/not-exported":
    "`.exported` means functions that other files may call. This one is static.",
  "resolve/no-such-callee":
    "`.callee` means functions that are inlined into this one, or called by it directly. Calls through pointers are not known before they happen.",
  "resolve/no-such-label":
    "Labels are those of `goto` in the C source. Many have no code of their own: what follows them was merged with what comes before.",
  "resolve/no-statement":
    "The line has no instruction of its own. The compiler moves, merges and drops lines.",
  "resolve/no-such-c-argument":
    "Embedded C takes what it is given by `STAP_ARG_x`, in old tapsets `THIS->x`, where x is a parameter of the function. Misspelt, it would be an error of the C compiler in code that nobody wrote.",
  "resolve/no-such-function":
    "No function of that name is in the script, in the library, or built in. Functions of C and of the kernel cannot be called from a script.",
  "resolve/wrong-argument-count":
    "The function exists with another number of parameters. There are no default values and no variable lists.",
  "resolve/duplicate-function":
    "Functions of one name and one number of parameters are tried one after the other, as long as each says `next`. The first of these never does, so that the second is never reached.",
  "resolve/duplicate-global":
    "Globals of all files share one room. Within one file a private and a global one of the same name could not be told apart.",
  "resolve/no-such-global":
    "`-G` gives a scalar global of the script its first value; arrays, statistics and names of the library have none.",
  "resolve/bad-global-value":
    "The script uses the global as a number, so that the text behind `-G NAME=` has to be one.",
  "resolve/variable-skipped":
    "With `--skip-badvars` a variable that cannot be had is 0, so that the rest of the script can run. The message says why it cannot be had.",
  "resolve/embedded-global":
    "Embedded C reads and writes globals of the script by STAP_GLOBAL_GET and STAP_GLOBAL_SET, for scalars and elements as they are declared. A name or a use that is none of them could touch other memory.",
  "resolve/needs-guru":
    "Nothing checks embedded C: it can do whatever a kernel module can. Tapsets may contain it, since somebody has looked at them; a script needs `-g`.",
  "resolve/never-assigned":
    "The variable is always 0 or empty. Often it is a misspelt name, or a word of C, such as NULL, which is a variable like any other here.",
  "resolve/unused-function": "Nothing calls the function, so that it is not part of the module.",
  "resolve/unused-global":
    "Nothing reads or writes the global, so that it is not part of the module.",
  "resolve/no-effect":
    "The value of the statement is used by nobody, and computing it changes nothing.",
  "resolve/unused-local":
    "The variable is lost when the handler ends. To keep a value from one hit to the next, declare a global.",
  "resolve/empty-probe":
    "The probe is there, and its hits are counted, but its handler does nothing. A script in which no handler does anything is an error.",
  "resolve/no-such-variable":
    "The function has no parameter or local variable of that name at this place, nor is there a global of the kernel in that file. What was optimised away is told as unavailable, not as missing.",
  "resolve/no-variables-here":
    "`$name` means a variable of the probed code. Points such as begin or a timer have none: they stand in no function. A function of a script sees those of the probe that calls it.",
  "resolve/unavailable":
    "The variable exists, but not at this instruction: the compiler keeps it nowhere there, or in a way that cannot be followed.",
  "resolve/optimised-away":
    "At the address of the probe the value exists nowhere: it is not needed any more, or not computed yet, or it became a part of another. Elsewhere in the function it may be there.",
  "resolve/unknown-without-dwarf":
    "BTF knows types and most prototypes, but neither files, lines, inlined copies, labels and local variables nor where a value lies, and not all functions. Whether it is there is open, so that `verify` says `unknown`.",
  "resolve/known-only-at-entry":
    "Debug information describes the value by what a register held when the function was entered, and at this place the register may hold something else.",
  "resolve/return-elsewhere": "There is a value to return only where a function returns.",
  "resolve/too-much-at-entry":
    "What `@entry` and parameters in a .return probe need is saved at the entry, for each call that is under way. The room for that has a bound in the kernel.",
  "resolve/entry-snapshot":
    "In a .return probe the parameters have no place any more, so that what they were at the entry is saved. A reader could take it for the value at the return; `@entry` says what it is.",
  "resolve/entry-elsewhere":
    "`@entry` evaluates its argument when the function is entered and keeps it for the return. Elsewhere there is no such earlier moment.",
  "resolve/returns-nothing":
    "The function is declared void in C, so that it leaves no value behind.",
  "resolve/no-such-member":
    "The structure, as this kernel was built with it, has no member of that name. Members change between versions: `@defined` asks for them.",
  "resolve/not-a-structure":
    "`->` follows a structure or a pointer to one. The type at hand has no members; a pointer to void or a number says nothing of what it points to.",
  "resolve/not-indexable":
    "Brackets behind a value of the target pick an element of an array, or of what a pointer points to.",
  "resolve/one-index":
    "Arrays of arrays of the target are indexed one after the other, as in C. Only arrays of the script have several keys in one pair of brackets.",
  "resolve/unreadable-part":
    "The compiler split the structure into registers, and the part that is asked for is in none of them as a whole.",
  "resolve/no-address":
    "`&` gives the address of something in memory. Parameters in registers and bit fields have none.",
  "resolve/no-target":
    "`->`, brackets and `&` belong to values of the kernel, whose types are known. Variables of a script are numbers and strings; `@cast` says what a number points to.",
  "resolve/bad-cast":
    "`@cast` takes an address, the name of a type as a literal string, and perhaps the module that the type is from.",
  "resolve/bad-var":
    "`@var` takes the name of a global variable of the kernel as a literal string, with `@file.c` where several files have one.",
  "resolve/no-such-type":
    "The kernel's debug information has no type of that name. Structures, unions and enumerations are written with that word, typedefs without one.",
  "resolve/no-such-kernel-variable":
    "No variable of that name is at a fixed address. Macros, constants and variables that were optimised away have none.",
  "resolve/ambiguous-kernel-variable":
    "Several files have a static variable of that name, and each has another value.",
  "resolve/no-place-in-module":
    "The running kernel finds addresses of a module by the module's symbols. Copies per CPU of a module's variable have none, and neither has a section without a symbol of its own.",
  "resolve/not-in-header":
    "The kernel's debug information has no such type, so the headers in the angle brackets were compiled for this kernel. They do not define it either.",
  "resolve/header-not-compiled":
    "Where debug information does not have a type, the headers that the cast names are compiled with the kernel's own tree and compiler. The compiler's first message says why that failed.",
  "resolve/headers-absent":
    "Where debug information does not have a type, the headers that the cast names are compiled. That takes the kernel's headers and its compiler, which are not here: a kernel that is known by its facts alone has none.",
  "resolve/user-space-type":
    "`<pwd.h>` without `kernel` before it is a header of user space, and a path is a program or a library. Of their types only those are known that the kernel has under the same name.",
  "resolve/no-enum-type":
    "`@enumname` gives the name of a value of an enumeration. Which enumeration it is, comes from the type of the value, or is said in the second argument.",
  "resolve/no-watchpoints":
    "`kernel.data` and `kernel.watch` stand on debug registers of the processor, as the kernel hands them out. They work on x86_64 and i386.",
  "resolve/ambiguous-counter":
    "`@perf` reads a counter by its name. A point with wildcards stands for several counters, each with the name that it gives.",
  "resolve/no-such-counter":
    '`@perf("name")` reads the counter of a probe `perf.type(…).config(…).counter("name")` of the same script.',
  "resolve/operator-needs-guru":
    "The operator reads registers or memory of the kernel without knowing what is there.",
  "resolve/no-such-enum":
    "No enumeration of the kernel's debug information has a constant of that name. Names that are defined by `#define` are not known there.",
  "resolve/no-such-operator":
    "A word with `@` is an operator of the language, or a macro of the script or the library. This one is neither.",
  "resolve/bad-operator":
    "Operators with `@` are read when the script is translated, so that names and sizes in them have to be literals.",

  "type/conflict":
    "Types are not declared: the first use of a variable, a parameter, a result or an element says what it is. Here it is used as something else. The note shows where its type is from.",
  "type/mismatch":
    "Numbers and strings are never converted by themselves. Where a variable has its type from is shown in a note.",
  "type/no-value": "The function returns nothing, or prints, and its result is used as a value.",
  "type/return-without-value":
    "Elsewhere the function returns a value, so that its callers expect one. `return` alone is for functions that have none.",
  "type/unresolved":
    "Nothing gives the name a value, so that not even its type is known. It is mostly a misspelt name.",
  "type/not-an-array": "Only globals can be arrays. Locals and parameters hold one value each.",
  "type/wrong-keys":
    "An array has the same number of keys wherever it is used, and a scalar has none.",
  "type/too-many-keys":
    "The keys of an element are stored side by side, and there is room for nine.",
  "type/array-as-value":
    "An array cannot be copied, compared, passed to a function or returned: its name stands in brackets, `in`, `foreach`, `delete` and print only.",
  "type/any-key": "`*` means every key. An assignment or a read needs one element.",
  "type/write-in-foreach":
    "The walk goes along the elements of the array itself: changing it would lose or repeat some of them. That also holds for functions that are called in the body.",
  "type/global-loop-variable":
    "In a loop over statistics the variable stands for what is in the array, and holds no value of its own.",
  "type/not-assignable": "What stands at the left has a value, but no place to put one into.",
  "type/target-write":
    "Writing to the target changes numbers and pointers that are in memory or in the register of a result. This is none of them.",
  "resolve/write-needs-guru":
    "A wrong value in a variable of the kernel can crash it, or lose data. With `-g` you take that upon you.",
  "type/not-deletable":
    "`delete` empties a global, removes elements of an array, or clears a local variable.",
  "type/statistics-as-value":
    "Statistics are many numbers at once. An extractor such as `@count` or `@avg` makes one of them.",
  "type/statistics-assigned":
    "Each processor adds to statistics of its own, which are merged when they are read; there is no one place to write a value to.",
  "type/local-statistics":
    "Statistics gather values from many hits, on all processors, which a variable of one hit cannot.",
  "type/not-statistics":
    "Extractors and histograms read what was gathered with `<<<`. A number, a string or a call has nothing to extract.",
  "type/bad-extractor":
    "Extractors take the statistics alone. `@variance` also takes a literal number of bits by which it is shifted, to show more of small variances.",
  "type/bad-histogram":
    "The memory of the buckets is taken when the module is loaded, so that their number is known then: the distance from start to stop divided by the interval, at most 128.",
  "type/two-histograms":
    "Each value is put into its bucket when it comes, and statistics keep one set of buckets.",
  "type/bucket-index": "A histogram is a row of buckets, which are numbered from 0.",
  "type/bucket-loop":
    "A loop over a histogram goes through its buckets, in the order of their numbers or of their counts. There is nothing else to sort by, and no part to slice.",
  "type/histogram-as-value":
    "A histogram is printed as a chart, or read bucket by bucket. It cannot be kept in a variable.",
  "type/map-format": "As all formats, that of a whole array is read when the script is translated.",
  "type/map-directive":
    "The format of a whole array names keys by their number, `%1d` or `%2s`, and the value by `%d` or `%s`. This one fits neither, so that nothing is printed for it.",
  "type/not-into-string": "An array may be longer than any string.",
  "type/aggregate":
    "A structure, a union or an array of the target is many values. A script takes one of them, or the address.",
  "type/float":
    "The kernel does not use floating point numbers, and neither do scripts. The few in its structures cannot be read.",
  "type/no-c-value": "The type has no size or no meaning as a number, such as a function or void.",
  "type/bad-regex":
    "Patterns are POSIX extended regular expressions: no back-references, no lazy repetitions, no look-ahead, no classes with a backslash.",
  "type/lost-backslash":
    "A string drops a backslash before most letters and marks, so that the regular expression never sees it.",
  "type/large-regex":
    "A pattern becomes an automaton that looks at each character once. Repetitions within repetitions can make it grow exponentially.",

  "codegen/unsaved-register":
    "A probe sees the registers that the kernel saves for it: those for integers, not those for floating point or vectors.",

  "build/no-tool":
    "Modules are built by the compiler and linker of this machine, for each architecture its own.",
  "build/no-compiler":
    "Modules are built by the compiler that their kernel was built with, or by a newer one: an older one does not know all options that the kernel wants. For another architecture it is a cross compiler. Where this machine's suite has none that is new enough, `tapwright kernels fetch --compiler` takes the one of the kernel's own suite, with all that it runs with, into the cache.",
  "build/compiler-not-built":
    "For ia64 Debian has binutils and no compiler. The one that builds its kernel is built before it, from Debian's source of gcc, and lies in the cache. Building the kernel again mends it, and takes only what is missing.",
  "build/no-namespaces":
    "A compiler that this machine does not have is taken from the kernel's own suite, with the C library and the other tools that it runs with. They lie in the cache and take the place of /usr for these tools alone, in a mount namespace of their own. This machine allows no such namespace, or its /lib is no part of /usr.",
  "build/no-headers":
    "The part of the runtime that uses the kernel's headers is compiled once for each kernel. A file of these headers is not there, perhaps since a fetch was cut off.",
  "build/tool-failed":
    "The compiler or the linker refused code that Tapwright made. That is a defect of Tapwright or a tool that is too old, not of the script.",
  "build/embedded-c":
    "Embedded C is compiled for the kernel that the script is for. Its macros and structures differ from version to version.",
  "build/not-exported":
    "A module can only use what the kernel exports to modules. The symbol is a part of the kernel, but kept to itself.",
  "build/disk-full":
    "Modules and what they are made of lie in the cache, and the disk that holds it is full.",
  "build/cache":
    "Modules are made in the cache, out of what is kept there, and the machine does not let it be written to.",
  "build/file": "The place for the module or the C cannot be written to.",
  "build/module-name": "The kernel knows a module by this name, and has rules for it.",
  "build/interrupted":
    "Ctrl-C, or the end of the process that started the build. Nothing half-built is kept.",

  "inspect/not-a-module":
    "Before a module is loaded, it is inspected. This file cannot be: it is not what a build for this kernel makes.",
  "inspect/import":
    "What the module wants of the kernel is compared with a list of what it may want. A script reaches the kernel through the runtime alone.",
  "inspect/reserved-name":
    "The kernel's loader finds by such names what it calls when a module comes and goes, and what the module exports. That is the runtime's affair.",
  "inspect/section":
    "The kernel's loader acts upon some sections by their names: constructors, tables of exceptions, of tracepoints, of code to patch. A script has no use for them.",
  "inspect/writable-code":
    "Memory that is written and executed could hold any code by the time it runs.",
  "inspect/undecodable":
    "Each byte of the code is read as instructions. What cannot be read cannot be judged.",
  "inspect/privileged-instruction":
    "Instructions that change the state of the processor, its interrupts or its page tables are for the kernel. No script needs one.",
  "inspect/trap":
    "An exception that was not foreseen stops the kernel, or the thread that the probe interrupted.",
  "inspect/vector-instruction":
    "The kernel does not save these registers when a probe is hit. Using one changes numbers of the process that was interrupted.",
  "inspect/indirect-jump":
    "Where such a jump goes is known only when it happens, so that nothing can be said of it.",
  "inspect/jump-target":
    "A jump into the middle of an instruction executes something else than what was inspected.",
  "inspect/absolute-write":
    "The address is a number in the code, and not that of a variable of the module.",
  "inspect/cpu-write":
    "Data of the processor or of the current thread, such as the count of preemption, are the kernel's own.",
  "inspect/foreign-write":
    "The variable is one of the kernel. A script writes there only if the user allows it, and then through the runtime.",
  "inspect/constant-write":
    "The kernel protects code and constants, and a write to them would be a fault.",
  "inspect/code-address":
    "On ia64, and on big-endian ppc64, a pointer to a function leads to a descriptor: the address of its code, and that of its table of addresses. A table of handlers that held the addresses of their code would send the kernel to where their first instructions point, read as a number.",
  "inspect/relocation":
    "The loader of modules fills places in code and data with addresses and distances. On ia64 there are some eighty ways to do so. Compilers use a few for kernel code, which are followed; of another one nobody can tell what the instruction means, and it is refused rather than passed.",
  "inspect/architecture": "The module was built for processors of another kind.",
  "inspect/license":
    "The kernel gives some of its symbols to modules under the GPL only, and the runtime needs them.",
  "inspect/module-information":
    "What a module says of itself makes the kernel and its tools act: load others, take parameters, answer to devices. A script's module does none of it.",
  "inspect/vermagic":
    "The kernel loads only modules that were built for its version and configuration.",
  "inspect/build-id":
    "Addresses of functions and offsets in the module come from one build of the kernel. In another they would mean something else.",
  "inspect/no-script":
    "The runtime finds the probes, handlers and variables of a script by one symbol, and it is missing.",
  "inspect/entry-point":
    "The kernel calls two functions of a module, when it is loaded and when it is removed. Both are the runtime's, which sees to it that probes are gone at the end.",
  "inspect/changed-runtime":
    "The runtime is compiled once for each kernel, and kept. In this module it is not what was compiled, so that nothing it promises can be relied upon.",

  "contract/undocumented-probe":
    "What a script may rely on is what the comment above an alias declares. An alias without one promises nothing, so that nobody can tell whether a new kernel broke it. The comment has the form that SystemTap's own tapsets use.",
  "contract/no-such-probe":
    "A comment `/** probe NAME - …` belongs to the alias of that name in its file. One that names no alias is left from an older version, or its name is misspelt, and then the alias is undocumented.",
  "contract/bad-declaration":
    "Behind `@name:` a type is read where `long`, `string` or `stats` is followed by a comma, a bracket, a comparison or the end of the line; everything else is prose. What follows a type has to be right: a unit in brackets, comparisons with numbers, a pattern between slashes, or `one of` and words.",
  "contract/declared-twice": "Each value has one declaration in the comment of its probe.",
  "contract/undeclared-value":
    "Every variable that the body of an alias assigns is visible to the scripts that use it, so it is part of what the tapset promises, whether that was meant or not. A name that begins with `_` is private.",
  "contract/never-assigned":
    "A script that reads the value gets 0 or an empty text, and never an error. Either the declaration is left from an older version, or one of the two names is misspelt.",
  "contract/not-on-every-path":
    "A script that reads the value gets 0 or an empty text on the other paths. Branches, loops, `try` and alternatives of the probe are looked at; a branch on `@defined(…)` counts like any other, which is what `optional` is for.",
  "contract/type-differs":
    "The type that a comment declares is compared with what the alias assigns, on every kernel, and with the declarations of the same value at alternatives of the probe and at its return.",
  "contract/unit-differs":
    "A value that is bytes at one alternative and pages at the other changes its meaning with the kernel, and no script can see it. The same holds for a probe and its return.",
  "contract/range-differs":
    "The range is part of what a script may rely on. It is compared between the alternatives of a probe, and between a probe and its return.",
  "contract/outside-range":
    "A constant that the body assigns is outside of what the comment declares.",
  "contract/name-taken":
    "Names of probes are shared by all tapsets of a library: of two with one name, the order of the search decides which one a script gets.",
  "contract/no-probe":
    "What is verified are aliases, `probe NAME = POINTS { … }`, and the values that they export. A script that only uses probe points, or defines functions, has none.",
  "contract/not-recorded":
    "What a tapset exports on each kernel is recorded in its contract.json, so that a change cannot pass unseen. The file is missing, or says something else than what was found; `tapwright verify` lists the changes, and which part of the version they ask for.",
  "contract/kernel-not-here":
    "A manifest claims kernels by name. Of this one there are no facts on this machine, so that nobody can say whether the claim holds; `tapwright verify` then ends with 3.",
};
