// What the passes are given from outside, and what they hand back: no pass reads a file or asks the clock.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { Range, SourceFile } from "../source/source-file.ts";
import type { DebugInfo } from "../debuginfo/debug-info.ts";
import type { ParseResult } from "../syntax/parse.ts";
import type { Judgements } from "../syntax/parsed-alike.ts";
import type { PreprocessorEnvironment } from "../syntax/preprocessor-environment.ts";
import type { Limits, Program } from "./ir.ts";

/** Everything that an analysis may look at besides the script. */
export interface Host {
  /** All files of all tapsets, in search order: `.stp`, and `.stpm` with macros that are visible everywhere. */
  readonly library: readonly SourceFile[];
  /** Absent when no kernel was named: scripts that need none can still be analysed. */
  readonly debugInfo?: DebugInfo;
  readonly environment: PreprocessorEnvironment;
  /** Absent: every file of the library is parsed when it is needed. */
  readonly trees?: TreeStore;
}

/** What earlier runs parsed of a library, as it is for the host's environment and the macros of its `.stpm` files. */
export interface TreeStore {
  has(file: SourceFile): boolean;
  find(file: SourceFile): StoredTree | undefined;
  /** To be kept for the next run. */
  add(
    file: SourceFile,
    names: DefinedNames,
    tree: LibraryTree & Pick<ParseResult, "judgements">,
  ): void;
}

/** What others want of a file of the library. */
export type LibraryTree = Pick<ParseResult, "script" | "diagnostics">;

export interface StoredTree {
  readonly names: DefinedNames;
  readonly judgements: Judgements;
  /** Read when it is called; undefined when it is no longer there. */
  load(): LibraryTree | undefined;
}

/** What others can name of a file. */
export interface DefinedNames {
  readonly functions: readonly string[];
  readonly globals: readonly string[];
  readonly aliases: readonly DefinedAlias[];
}

export interface DefinedAlias {
  /** Which of the script's items it is. */
  readonly item: number;
  /** As points are spelled: `kernel.syscall("read").return`. */
  readonly names: readonly string[];
}

export interface AnalyzeOptions {
  /** `-g`: embedded C and other unsafe things are allowed in the user's script. Library files always may. */
  readonly guru: boolean;
  readonly limits?: Partial<Limits>;
  /** `-G name=value`: initial values of scalar globals. */
  readonly globals?: Readonly<Record<string, string>>;
  /** What `$1`, `@1`, `$#` stand for. */
  readonly arguments?: readonly string[];
  /** `-E`: more scripts of the user's; they share globals, functions and aliases with the main one. */
  readonly additional?: readonly SourceFile[];
  /** `-u`: what aliases compute for nobody stays. */
  readonly unoptimized?: boolean;
  /** `--skip-badvars`: a target variable that cannot be had is 0, with a warning. */
  readonly skipBadVariables?: boolean;
  /** `--suppress-handler-errors`: an error at run time ends its handler, and nothing is said. */
  readonly suppressHandlerErrors?: boolean;
  /** `--no-global-var-display`: globals that nothing reads are not shown at the end. */
  readonly hideGlobals?: boolean;
}

export interface Analysis {
  /** Absent when there is an error. */
  readonly program?: Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** A line of `tapwright list`. */
export interface ListedPoint {
  /** As it can be written in a script: `kernel.function("vfs_read@fs/read_write.c:450")`, `kernel.syscall("read")`. */
  readonly point: string;
  readonly file?: string;
  readonly line?: number;
  /** Empty unless asked for. Types are C types of target variables (`$buf`), or script types of an alias' values. */
  readonly variables: readonly ListedVariable[];
}

export interface ListOptions {
  /** As `stap -L`: with the variables of each point. */
  readonly variables?: boolean;
}

export interface ListedVariable {
  /** With its `$` when it is a target variable. */
  readonly name: string;
  readonly type: string;
}

/** A line of `--dump-functions`. */
export interface ListedFunction {
  readonly name: string;
  /** `unknown` also where there is no value. */
  readonly returns: "long" | "string" | "unknown";
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  /** Of embedded C: `pure`, `guru`, `unprivileged`, … */
  readonly marks: readonly string[];
}

/** A line of `--dump-probe-aliases`. */
export interface ListedAlias {
  readonly name: string;
  /** What it stands for, as written. */
  readonly points: readonly string[];
}

export interface Listing {
  readonly points: readonly ListedPoint[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `unknown`: the source at hand (BTF) cannot say. */
export type Verdict = "resolved" | "unresolved" | "unknown";

/** What became of one alias of a library on one kernel. */
export interface AliasVerdict {
  /** Its name as written: `kernel.syscall("read").return`. */
  readonly alias: string;
  readonly range: Range;
  /** The points it stands for, in order; `unused` follows one that was sufficient (`!`). */
  readonly alternatives: readonly AlternativeVerdict[];
  /** Its exported values: the variables that its body assigns, and those of the aliases that it is made of. */
  readonly values: readonly ValueVerdict[];
  /** What else is wrong for a script that uses it: in what its bodies do besides, and with points that have to be there. */
  readonly problems: readonly AliasProblem[];
  readonly verdict: Verdict;
}

export interface AliasProblem {
  readonly code: string;
  readonly reason: string;
}

export interface AlternativeVerdict {
  readonly point: string;
  readonly status: "chosen" | "unused" | "absent";
  /** It is not followed by `?` or `!`: without it the alias is an error. */
  readonly isRequired: boolean;
  /** It is followed by `?`: its author says that a kernel may lack it. */
  readonly isOptional?: true;
  /** Why it is absent. */
  readonly reason?: string;
  /** The code of that diagnostic. */
  readonly code?: string;
  /** Names near to the one that is not there, or what else to do, where that is known. */
  readonly hint?: string;
  /** The function or module that the kernel lacks, as it was named: `f`, `f@fs/f.c`. */
  readonly missing?: string;
  /** Where a chosen one fires; the first few of many. */
  readonly sites: readonly SiteEvidence[];
  readonly siteCount: number;
  /** What a chosen one does not do, though it is there. */
  readonly caveats: readonly Caveat[];
}

/** One place in code where a probe of an alias stands, or another kind of event. */
export interface SiteEvidence {
  /** The point, as pp() says it. */
  readonly point: string;
  readonly kind: "entry" | "inlined" | "statement" | "return" | "event";
  /** As C declares it: `ssize_t vfs_read(struct file* file, …)`. */
  readonly signature?: string;
  readonly file?: string;
  readonly line?: number;
  /** Of a module: its name. */
  readonly module?: string;
}

export type CaveatKind =
  "inlined-in-part" | "renamed" | "several-functions" | "not-configured" | "unchecked";

export interface Caveat {
  /**
   * `inlined-in-part`: the function was also inlined, and the point does not stand at these copies, or only at them, so that it
   * fires only at times. `renamed`: its symbol is another, because the compiler changed its parameters or cut it in parts.
   * `several-functions`: functions of several files have the name. `not-configured`: a system call that the kernel was
   * built without, or a header's stand-in for a function that it was built without. `unchecked`: only the running kernel
   * knows what stands there, or whether it takes a probe there, so that the verdict is `unknown`.
   */
  readonly kind: CaveatKind;
  readonly text: string;
}

export interface ValueVerdict {
  readonly name: string;
  /** `long`, `string`, `pointer`. */
  readonly type?: string;
  readonly verdict: Verdict;
  readonly reason?: string;
  /** The code of that diagnostic. */
  readonly code?: string;
  readonly hint?: string;
  /** The chosen probe points at which it holds. */
  readonly location?: string;
  /** What of the target it is made of. */
  readonly reads: readonly TargetRead[];
}

/** One expression of a value that looks into the target, at one of the probe points. */
export interface TargetRead {
  /** As written: `$file->f_flags`. */
  readonly expression: string;
  /** Its type in C. */
  readonly type: string;
  /** `rdx`, `[rdi + 24]`; where the probe point itself brings it, `given by the point`. */
  readonly location: string;
}

/** Everything that is known of one alias on one kernel. */
export interface AliasStory {
  readonly verdict: AliasVerdict;
  /** Those that its points name, the first few of many. */
  readonly functions: readonly FunctionStory[];
}

/** A function as it is in a kernel, whether it can be probed or not. */
export interface FunctionStory {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly module?: string;
  readonly isGlobal: boolean;
  readonly signature?: string;
  /** Its own code; absent when it exists inlined only, or not at all. */
  readonly entry?: {
    readonly address?: string;
    readonly symbol?: string;
    /** Its beginning was inlined everywhere, and only the rest has code of its own: reaching that is no call. */
    readonly isRest?: boolean;
    readonly notProbeable?: string;
  };
  readonly copyCount: number;
  /** The first few of them. */
  readonly copies: readonly CopyStory[];
}

/** Where a function was inlined. */
export interface CopyStory {
  /** The function whose code it lies in. */
  readonly within?: string;
  /** Where it was called. */
  readonly file: string;
  readonly line: number;
  readonly address?: string;
  readonly notProbeable?: string;
}
