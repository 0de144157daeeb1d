// What a family of probe points is: how its points are resolved, and what else they bring.

import type { Code } from "../../source/codes.ts";
import type { DiagnosticDetails } from "../../source/diagnostic.ts";
import type { Range } from "../../source/source-file.ts";
import type { AddressRange, DebugInfo, ProbeSite, TypeRef } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import type { ProbeTarget } from "../ir.ts";

/** A point with all that the passes need; where code is probed, the site instead of its address. */
export type PointTarget =
  /** Its handler is checked and left out. */
  | { readonly kind: "never" }
  | Exclude<ProbeTarget, { readonly kind: "kprobe" | "kretprobe" }>
  | {
      readonly kind: "kprobe" | "kretprobe";
      readonly site: ProbeSite;
      readonly maxActive?: number;
      readonly isOptional?: boolean;
      readonly module?: string;
      /** See `ProbeTarget`. */
      readonly absolute?: bigint;
      /** Nothing is asked of debug information: the point has no target variables. */
      readonly isBare?: boolean;
    };

/** A variable that the probe point itself brings, without a location in the target: a tracepoint's argument, `$value`. */
export interface ProvidedVariable {
  /** Without `$`. */
  readonly name: string;
  /**
   * Which of the handler's values (`context-value`); `text` is the one text of the hit (`context-text`); a literal is known
   * when the script is built.
   */
  readonly value: number | "text" | { readonly literal: string };
  /** In the target's debug information, for `->`, `[]` and pretty printing; absent: a plain number, or the text. */
  readonly type?: TypeRef;
  /** It is a pointer to that type, where no pointer type is at hand. */
  readonly pointsTo?: TypeRef;
  readonly isWritable?: boolean;
  /** It changes what the kernel goes on with: for guru mode and tapsets. */
  readonly needsGuru?: boolean;
}

/** Code of one image. */
export interface CallerCode {
  readonly module?: string;
  readonly ranges: readonly AddressRange[];
}

export interface ResolvedPoint {
  readonly target: PointTarget;
  /** What pp() says. */
  readonly point: string;
  /** What `$name` stands for here, besides or instead of what debug information knows at a site. */
  readonly provided?: readonly ProvidedVariable[];
  /** `.callee`: whence the function has to have been called for a hit to count, the direct caller first. */
  readonly callers?: readonly CallerCode[];
  /** `.inline`: only copies of the function are meant. */
  readonly isOfCopies?: true;
}

export interface PointFailure {
  readonly code: Code;
  readonly range: Range;
  readonly details: DiagnosticDetails;
}

export type PointResolution =
  | { readonly points: readonly ResolvedPoint[]; readonly failure?: undefined }
  | { readonly failure: PointFailure };

/** One probe point as it stands in a script, all aliases expanded. */
export interface PointRequest {
  readonly components: readonly ProbeComponent[];
  readonly range: Range;
  readonly debugInfo?: DebugInfo;
  /** In guru mode, and in tapsets. */
  readonly isPrivileged?: boolean;
}

export interface Family {
  /** First words of its points: `timer`. */
  readonly roots: readonly string[];
  /** Its points' forms, as `--dump-probe-types` shows them; braces stand for alternatives: `begin{,(number)}`. */
  readonly types: readonly string[];
  /** Undefined: no point of this family is spelled so. */
  resolve(request: PointRequest): PointResolution | undefined;
}

export function fail(code: Code, range: Range, details: DiagnosticDetails = {}): PointResolution {
  return { failure: { code, range, details } };
}
