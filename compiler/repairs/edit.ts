// A change to a tapset's text that may mend an alias, with what speaks for it.

import type { SourceFile } from "../source/source-file.ts";

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ProposedEdit {
  readonly kind: "function" | "tracepoint" | "variable" | "member" | "type";
  readonly file: SourceFile;
  readonly edit: TextEdit;
  /** What it takes the place of, and what takes it. */
  readonly old: string;
  readonly now: string;
  /** In words, what speaks for it: `the same file`, `in its place among the parameters`. */
  readonly because: readonly string[];
  /** From 0 to 1: how much that is. */
  readonly likeness: number;
}

export function applyEdit(text: string, { start, end, text: replacement }: TextEdit): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
