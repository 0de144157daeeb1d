// Why a kernel can have no use for a probe point or a value that a tapset names. Everything else is a gap of the translator.

/** By code: what is true of the kernel, the library or the place when this is said. */
export const statedReasons: Readonly<Record<string, string>> = {
  never: "the library itself says that there is no such point",
  "resolve/no-such-point": "the library names an alias that it does not define",
  "resolve/no-such-kernel-function": "the kernel has no function of the name, inlined or not",
  "resolve/not-configured": "the kernel's configuration leaves the function out",
  "resolve/in-a-module": "the function is in a module of the kernel",
  "resolve/no-such-module-function": "the module has no function of the name",
  "resolve/no-such-module": "the kernel has no module of the name",
  "resolve/no-such-tracepoint": "the kernel has no tracepoint of the name",
  "resolve/no-such-variable": "the function, or the tracepoint, has no variable of the name",
  "resolve/no-variables-here":
    "the alias stands for a place that is known by its symbol only, as the system calls since Linux 4.17",
  "resolve/no-such-member": "the structure has no member of the name",
  "resolve/no-such-type": "the kernel, or the module, has no type of the name",
  "resolve/not-in-header": "neither the kernel nor its headers, compiled, have the type",
  "resolve/header-not-compiled":
    "the kernel does not have the type, and it does not have the header either, or one that does not compile alone",
  "resolve/user-space-type": "the type is one of user space",
  "resolve/no-such-kernel-variable": "the kernel has no variable of the name",
  "resolve/not-a-structure": "a `void *` is used as if it told what it points to",
  "resolve/inlined-everywhere": "a function that is only inlined does not return",
  "resolve/never-inlined": "the library asks for inlined copies of a function that is called",
  "resolve/renamed-function": "only symbols that the compiler made of the function are there",
  "resolve/other-symbol": "the name is another symbol of a function",
  "resolve/symbol-only": "the code was written in assembler: it has a symbol, and nothing else",
  "resolve/function-elsewhere": "the function is in another file",
  "resolve/built-in-module": "what could be a module is a part of the image",
  "resolve/not-probeable": "the kernel forbids a probe there",
  "resolve/on-blacklist": "the kernel's blacklist forbids a probe there",
  "resolve/in-kprobes-section": "it is the code that handles probes",
  "resolve/in-noinstr-section": "the code must not be instrumented",
  "resolve/in-entry-section": "the processor enters the kernel there",
  "resolve/in-init-section": "the code is gone when the kernel has started",
  "resolve/at-jump-label": "the kernel rewrites a jump label there",
  "resolve/at-static-call": "the kernel rewrites a call there",
  "resolve/at-trap": "the kernel traps there itself",
  "resolve/unavailable": "the value is there in a form that cannot be read",
  "resolve/optimised-away": "the compiler left no trace of the value there",
  "resolve/unknown-without-dwarf": "BTF alone does not tell",
  "resolve/known-only-at-entry":
    "an inlined copy has a value that is told for the entry around it only",
  "resolve/returns-nothing": "a function without a value is asked for it",
  "resolve/ambiguous-function":
    "a module without its own debug information has several functions of the name",
  "resolve/no-code": "the function was optimised away",
  "resolve/user-space-not-yet": "the point lies in user space",
};

/** The reason that says only that Tapwright cannot do it yet. */
export const notSupported = "resolve/user-space-not-yet";

/** What a probe point in user space begins with. */
export const userSpace = /^(?:process|python[23]?|java|input|perf\..*\.process)\b/;
