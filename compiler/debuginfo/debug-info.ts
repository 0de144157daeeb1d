// The one interface through which the rest of the compiler asks about a kernel. Answered by the facts index
// of its DWARF, or by its BTF alone; an answer that cannot be known from the source at hand says so.

/** Spelled as on the command line. */
export type Architecture = "x86_64" | "i386" | "ppc64le" | "ppc64" | "ia64" | "arm64" | "s390x";

/** What the answers come from. With `btf` only entry arguments and types are known. */
export type FactSource = "dwarf" | "btf";

export interface KernelIdentity {
  /** `uname -r`. */
  readonly release: string;
  readonly architecture: Architecture;
  /** Lower-case hex of the NT_GNU_BUILD_ID note. */
  readonly buildId: string;
  readonly source: FactSource;
  readonly pointerSize: 4 | 8;
  readonly littleEndian: boolean;
}

/** Where something was declared or defined. */
export interface SourcePlace {
  /** As the compiler recorded it, relative to the top of the kernel tree where it lies in it: `fs/read_write.c`. */
  readonly file: string;
  readonly line: number;
}

/** A function of the kernel by name and file: its own code, if it has any, and the places it was inlined to. */
export interface FunctionFact {
  readonly id: number;
  readonly name: string;
  readonly place: SourcePlace;
  /** Its concrete code; absent when it exists inlined only. */
  readonly entry?: EntrySite;
  readonly inlinedCount: number;
  /** Of its symbol, or DW_AT_external. */
  readonly isGlobal: boolean;
  /** Whose it is, when it is not the kernel image's: pcs are then those of the module's file as it is laid out here. */
  readonly module?: string;
}

/** One place where a probe can be put. */
export interface ProbeSite {
  readonly function: FunctionFact;
  readonly kind: "entry" | "inlined" | "statement";
  /** Link-time address; absent with BTF alone: such a site is registered by its (unique) name. */
  readonly pc?: bigint;
  /** Where the code of that pc stands in the source; for an inlined copy where it was called from. */
  readonly place: SourcePlace;
  /** Scope token: which DIE's variables are visible here (for `variables`). */
  readonly scope: number;
  /** The function whose own code the pc lies in, when it need not be `function`. */
  readonly within?: FunctionFact;
  /**
   * A call that began elsewhere goes on here: the compiler had split the function into its beginning and the rest. This is
   * the rest, put back into it, or with code of its own (`.part.0`).
   */
  readonly isRest?: boolean;
  /** Why it cannot be probed, when that is known from the link-time file: blacklist, section, code that is patched. */
  readonly notProbeable?: string;
  /** Nothing at hand tells whether it can be probed: neither sections nor symbols nor the blacklist. */
  readonly isUnjudged?: boolean;
  /** Of a statement: which copy of its function it lies in, equal for those of one copy. */
  readonly copy?: number;
}

export interface EntrySite extends ProbeSite {
  readonly kind: "entry";
  /** The symbol in the symbol table at this pc; may carry `.isra.0`, `.constprop.0`, `.part.0`. */
  readonly symbol?: string;
}

/** Both are of the range. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Where a label stands; `place` is the label's. */
export interface LabelSite extends ProbeSite {
  readonly label: string;
}

/** Link-time addresses; the end is exclusive. */
export interface AddressRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** What a function or one copy of it calls, as far as it stands in the source by name. */
export interface CalleeFact {
  readonly function: FunctionFact;
  /** Where it was inlined into it. */
  readonly copies: readonly ProbeSite[];
  /** The code that calls it; empty where it was inlined only. */
  readonly calledFrom: readonly AddressRange[];
  /** It is also jumped to, as the last thing: it returns to whoever called the caller. */
  readonly isTail: boolean;
}

/** A variable or parameter visible at a site. */
export interface VariableFact {
  /** Without `$`. */
  readonly name: string;
  readonly isParameter: boolean;
  readonly type: TypeRef;
  readonly location: Location;
}

/** An opaque handle on a type of this index; 0 is void. */
export type TypeRef = number & { readonly brand?: "TypeRef" };

export type TypeFact =
  | { readonly kind: "void" }
  /** Integers, characters, booleans. */
  | {
      readonly kind: "base";
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly encoding: "integer" | "char" | "bool" | "float";
    }
  | { readonly kind: "pointer"; readonly size: number; readonly target: TypeRef }
  | {
      readonly kind: "array";
      readonly element: TypeRef;
      /** Number of elements, outermost dimension first; 0 where unknown. */
      readonly counts: readonly number[];
    }
  | {
      readonly kind: "struct" | "union";
      /** Empty for an anonymous one. */
      readonly name: string;
      readonly size: number;
      /** False when only a forward declaration exists anywhere. */
      readonly complete: boolean;
      readonly members: readonly MemberFact[];
    }
  | {
      readonly kind: "enum";
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly constants: readonly { readonly name: string; readonly value: bigint }[];
    }
  | { readonly kind: "typedef"; readonly name: string; readonly target: TypeRef }
  | {
      readonly kind: "qualified";
      readonly qualifier: "const" | "volatile" | "restrict" | "atomic";
      readonly target: TypeRef;
    }
  | {
      readonly kind: "function";
      readonly returns: TypeRef;
      readonly parameters: readonly TypeRef[];
    };

export interface MemberFact {
  /** Empty for an anonymous struct or union, whose members are looked up through it. */
  readonly name: string;
  readonly type: TypeRef;
  /** In bytes from the start of the aggregate. For a bit field: of the storage unit that is to be read. */
  readonly offset: number;
  /** For a bit field: width, and the shift that brings its lowest bit to bit 0 of the storage unit as a number. */
  readonly bitField?: {
    readonly width: number;
    readonly shift: number;
    readonly storageSize: number;
  };
}

/** Where a value is, at one pc, in terms of the registers that a probe there sees. CFA is already expanded. */
export type Location =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "memory"; readonly address: LocationExpression }
  /** DW_OP_stack_value, DW_AT_const_value: readable, not writable, no address. */
  | { readonly kind: "value"; readonly value: LocationExpression }
  /** Pieces in memory order of the target; sizes in bytes. */
  | {
      readonly kind: "pieces";
      readonly pieces: readonly { readonly size: number; readonly location: Location }[];
    }
  | { readonly kind: "unavailable"; readonly reason: UnavailableReason };

export type UnavailableReason =
  | "optimized-out"
  /** Its value or its address follows from what registers held where the code's function was entered, and from nothing else. */
  | "known-only-at-entry"
  | "implicit-pointer"
  | "thread-local"
  | "unsupported-expression"
  | "unknown-without-dwarf";

/** Arithmetic is modulo 2^(8*pointerSize), as DWARF 5 section 2.5.1.4 says for the generic type. */
export type LocationExpression =
  | { readonly op: "constant"; readonly value: bigint }
  /** The value of a register (DWARF number) at the probe's pc. */
  | { readonly op: "register"; readonly register: number }
  /** A link-time address of the kernel image (relocated by KASLR's slide at run time), or of a module, with its anchor there. */
  | {
      readonly op: "address";
      readonly value: bigint;
      readonly module?: string;
      readonly anchor?: Anchor;
    }
  | { readonly op: "dereference"; readonly size: number; readonly address: LocationExpression }
  | {
      readonly op:
        | "add"
        | "subtract"
        | "multiply"
        | "divide"
        | "modulo"
        | "and"
        | "or"
        | "xor"
        | "shift-left"
        | "shift-right"
        | "shift-right-arithmetic"
        | "equal"
        | "not-equal"
        | "less"
        | "less-equal"
        | "greater"
        | "greater-equal";
      readonly left: LocationExpression;
      readonly right: LocationExpression;
    }
  | { readonly op: "negate" | "not" | "absolute"; readonly operand: LocationExpression }
  /** Sign- or zero-extends the low `size` bytes (DW_OP_convert between integer types). */
  | {
      readonly op: "extend";
      readonly size: number;
      readonly signed: boolean;
      readonly operand: LocationExpression;
    };

/** How the running kernel finds an address of a module: the distance from a symbol whose name no other of the module has. */
export interface Anchor {
  readonly symbol: string;
  readonly offset: bigint;
}

/** A global variable of the kernel. */
export interface GlobalFact {
  readonly name: string;
  readonly place: SourcePlace;
  readonly type: TypeRef;
  /** Link-time address; absent when it was optimised away. */
  readonly address?: bigint;
  readonly perCpu: boolean;
}

export interface SymbolFact {
  readonly name: string;
  readonly address: bigint;
  readonly size: bigint;
  readonly isFunction: boolean;
  readonly isGlobal: boolean;
  /** Which modules may link against it, when it is exported: all, or those with a GPL-compatible licence. */
  readonly exported?: "all" | "gpl";
}

/** `absent`: there is nothing here that compiles headers of the kernel; `broken`: these do not compile. */
export interface HeaderProblem {
  readonly kind: "absent" | "broken";
  /** In words: what is missing, or the compiler's first complaint. */
  readonly reason: string;
}

/** `name[@file[:lines]]` as in a probe point's argument; wildcards `*`, `?`, `[…]` in name and file. */
export interface FunctionPattern {
  readonly name: string;
  readonly file?: string;
  /** Only functions that one of these lines belongs to. */
  readonly lines?: readonly LineRange[];
  /** A module's name, with wildcards; absent: the kernel image. */
  readonly module?: string;
}

/**
 * Why the kernel's image lacks a function: an option of its configuration, in words, or a module that has it. `instead` is
 * where a header has an empty one, or the like, for kernels without the option.
 */
export type Absence =
  | { readonly kind: "option"; readonly reason: string; readonly instead?: SourcePlace }
  | { readonly kind: "module"; readonly module: string };

/** What is known of how a kernel was built, beside its debug information. */
export interface BuildRecord {
  /** Undefined where nothing is known that keeps a function of that name out. */
  whyAbsent(name: string): Absence | undefined;
}

/** Questions about one kernel image (vmlinux). All answers are immediate: the index is in memory or mapped. */
export interface DebugInfo {
  readonly kernel: KernelIdentity;
  /** All functions whose name and file match, in order of name, file, line. */
  functions(pattern: FunctionPattern): readonly FunctionFact[];
  /** Whether the image has any function of a file of the source, named as in a `FunctionPattern`. */
  hasFunctionIn(file: string): boolean;
  /** The places where a function was inlined, in order of pc; the first `atMost` of them. */
  inlinedSites(fn: FunctionFact, atMost?: number): readonly ProbeSite[];
  /** The places where the code of a source line, or of several, begins, by the line table, in order of pc. */
  statementSites(file: string, line: number | LineRange, module?: string): readonly ProbeSite[];
  /** The last statement that begins at or before an address of code, in whatever function that is. */
  statementAt?(address: bigint, module?: string): ProbeSite | undefined;
  /** The function of the image whose code, with what was inlined into it, an address lies in. */
  functionAt?(address: bigint): FunctionFact | undefined;
  /** The labels of the source in a function's own code and in its copies, in order of pc. */
  labels?(fn: FunctionFact): readonly LabelSite[];
  /** The functions that the one at an entry, or the copy of one, calls, in order of name, file and line. */
  callees?(site: ProbeSite): readonly CalleeFact[];
  /** Parameters and locals visible at a site, innermost scope first, each with its location at the site's pc. */
  variables(site: ProbeSite): readonly VariableFact[];
  /** The type that a function returns; void is 0. */
  returnType(fn: FunctionFact): TypeRef;
  /** Where the return value is when a function has just returned, by the architecture's calling convention. */
  returnLocation(fn: FunctionFact): Location;
  type(ref: TypeRef): TypeFact;
  /**
   * By tag and name, as seen from a scope (its unit's definition wins), or anywhere in the kernel image, in a module, or in
   * headers of the kernel: `<linux/llc.h><net/llc_pdu.h>`.
   */
  findType(
    kind: "struct" | "union" | "enum" | "typedef" | "base",
    name: string,
    scope?: number,
    image?: string,
  ): TypeRef | undefined;
  enumConstant(name: string): bigint | undefined;
  /** Of the kernel image, or of a module. */
  globals(name: string, file?: string, module?: string): readonly GlobalFact[];
  symbol(name: string): readonly SymbolFact[];
  /** The symbols that the compiler made of a function (`f.isra.0`), where nothing else tells what became of it. */
  clones?(name: string): readonly string[];
  /** Why the kernel refuses a probe at an address of its image, when that is known from the link-time file. */
  notProbeable?(address: bigint): string | undefined;
  /** The symbol that covers an address. */
  symbolAt(address: bigint): SymbolFact | undefined;
  /** Names near to a misspelt one, best first. */
  nearFunctions(name: string, limit: number, module?: string): readonly string[];
  /** Why the image has no function of that name, where that is known of its build. */
  whyAbsent?(name: string): Absence | undefined;
  /** The modules whose names match, in order; absent: nothing is known of modules. */
  moduleNames?(pattern: string): readonly string[];
  /** Whether these are all modules that the kernel has; false: there may be others, of which nothing is here. */
  listsModules?(): boolean;
  /** Its code is a part of the image; absent, or false: that is not known. */
  isBuiltIn?(module: string): boolean;
  /** Why there are no facts of a module, in words; undefined when there are. */
  moduleProblem?(name: string): string | undefined;
  /** Why the types of headers, written as for `findType`, are not known; undefined when they are. */
  headerProblem?(headers: string): HeaderProblem | undefined;
  /** Whose facts those of a module are, and what they come from; undefined where there are none. */
  moduleFacts?(name: string): KernelIdentity | undefined;
  /** The symbol lies in the same section of the module's file. */
  anchor?(address: bigint, module?: string): Anchor | undefined;
}
