// What becomes of a tapset between two kernels: the data of every way to tell it.

import type { Change, ReportKernel } from "../verify/report.ts";

/** What an author has to know first comes first. */
export const gravities = [
  "break",
  "meaning",
  "unknown",
  "declared",
  "moved",
  "new",
  "architecture",
] as const;
/**
 * `unknown`: what is known of the second kernel does not tell. `declared`: it is absent, and its author says that a kernel may lack it. `architecture`: the kernels' architectures differ in it,
 * whatever the tapset.
 */
export type Gravity = (typeof gravities)[number];

export interface DiffReport {
  readonly tapset: string;
  readonly from: ReportKernel;
  readonly to: ReportKernel;
  /** By gravity, then in the order of the files. */
  readonly changes: readonly AliasChange[];
  /** What no other kernel is to blame for. */
  readonly wrongOnBoth: readonly WrongAlias[];
  readonly suggestions: readonly Suggestion[];
  /** Of all suggestions together, against the files as they are; empty without any. */
  readonly patch: string;
}

export interface WrongAlias {
  readonly alias: string;
  readonly file: string;
  readonly line: number;
  /** What is wrong on the newer kernel, or what is first. */
  readonly reason: string;
}

export interface AliasChange extends Pick<Change, "value" | "kind" | "text"> {
  readonly gravity: Gravity;
  readonly alias: string;
  readonly file: string;
  readonly line: number;
}

/** Verified: with all its edits the alias resolves on the newer kernel, and on the older one nothing is different. */
export interface Suggestion {
  readonly alias: string;
  readonly file: string;
  readonly edits: readonly SuggestedEdit[];
  /** What the edits do not mend; such a suggestion is no part of the patch. */
  readonly left: readonly { readonly what: string; readonly reason: string }[];
}

export interface SuggestedEdit {
  readonly kind: string;
  readonly old: string;
  readonly now: string;
  readonly because: readonly string[];
}
