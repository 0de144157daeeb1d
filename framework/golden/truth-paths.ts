// What a workload did report, for an author whose golden file asks for something else.

import type { Truth } from "./golden-line.ts";

/** Of more, some are named. */
const mostPaths = 12;

/** `it reported truth.calls.red, truth.calls.green`: what a hole of a golden file can name. */
export function describeTruth(truth: Truth): string {
  const paths = pathsOf(truth, "truth");
  if (paths.length === 0) return "it reported nothing";
  const rest = paths.length - mostPaths;
  const more = rest > 0 ? ` and ${rest} more` : "";
  return `it reported ${paths.slice(0, mostPaths).join(", ")}${more}`;
}

function pathsOf(value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([step, part]) => pathsOf(part, path + spellStep(step)));
}

/** As a hole has it: `.red`, `["a.b"]`. */
function spellStep(step: string): string {
  return /^\w+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
