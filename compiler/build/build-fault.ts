// Turns what went wrong with a tool or a file into a diagnostic.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { ToolRun } from "./tool.ts";

const shownLines = 6;

/** A step of the build either gives a value or says why not. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

export function good<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function bad(diagnostic: Diagnostic): Outcome<never> {
  return { ok: false, diagnostic };
}

/** What a tool that did not succeed means; `what` names the piece of work in the user's words. */
export function toolFault(tool: string, run: ToolRun, what: string): Diagnostic {
  if (run.status === "missing") return createDiagnostic("build/no-tool", { values: { tool } });
  if (run.status === "aborted") return createDiagnostic("build/interrupted");
  if (/No space left on device/.test(run.output)) {
    return createDiagnostic("build/disk-full", { values: { what } });
  }
  return createDiagnostic("build/tool-failed", {
    values: { tool, what, output: firstLines(run.output) },
  });
}

/** The operating system's refusal to write what the user asked for. */
export function fileFault(error: NodeJS.ErrnoException, what: string): Diagnostic {
  if (isFull(error)) return createDiagnostic("build/disk-full", { values: { what } });
  return createDiagnostic("build/file", { values: { what, reason: error.message } });
}

/** Its refusal to keep what modules are made of. */
export function cacheFault(error: NodeJS.ErrnoException, path: string): Diagnostic {
  if (isFull(error)) {
    return createDiagnostic("build/disk-full", { values: { what: `the cache ${path}` } });
  }
  return createDiagnostic("build/cache", { values: { path, reason: error.message } });
}

function isFull({ code }: NodeJS.ErrnoException): boolean {
  return code === "ENOSPC" || code === "EDQUOT";
}

/** The first complaint and what follows it: compilers put the cause first, make its own echo last. */
export function firstLines(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const first = lines.findIndex((line) => /\b(error|fatal|undefined)\b/i.test(line));
  return lines.slice(Math.max(first, 0), Math.max(first, 0) + shownLines).join("\n");
}
