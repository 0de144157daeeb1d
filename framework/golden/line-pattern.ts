// Whether one line of output is what one golden line accepts.

import type { GoldenLine, Hole, Truth } from "./golden-line.ts";

/** Captured texts by name. Never changed in place, so that a search may go back. */
export type Captures = ReadonlyMap<string, string>;

/**
 * How a line is compared: `exact` for the verdict; `shape` takes any text where a captured or reported value
 * stands, so that a line with a wrong value is still recognised as the line that was meant.
 */
export type Strictness = "exact" | "shape";

/** The captures after a match, or undefined when the line is another one. */
export function matchLine(
  line: Extract<GoldenLine, { kind: "line" }>,
  text: string,
  captures: Captures,
  truth: Truth,
  strictness: Strictness = "exact",
): Captures | undefined {
  if (line.parts.every((part) => typeof part === "string")) {
    return line.text === text ? captures : undefined;
  }
  const names: string[] = [];
  let source = "";
  for (const part of line.parts) {
    const piece = partSource(part, captures, truth, strictness, names);
    if (piece === undefined) return undefined;
    source += piece;
  }
  const found = new RegExp(`^${source}$`, "u").exec(text);
  if (!found) return undefined;
  if (names.length === 0) return captures;
  const extended = new Map(captures);
  for (const name of names) extended.set(name, found.groups![`capture_${name}`]!);
  return extended;
}

/** The value at a path of the workload's report as it is printed; undefined when there is none. */
export function truthText(truth: Truth, path: readonly string[]): string | undefined {
  let value: unknown = truth;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[step];
  }
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return undefined;
  }
}

/** The golden line with the workload's values filled in, for showing what was expected. */
export function showExpected(line: GoldenLine, captures: Captures, truth: Truth): string {
  if (line.kind === "any-lines") return line.text;
  return line.parts.map((part) => showPart(part, captures, truth)).join("");
}

function showPart(part: string | Hole, captures: Captures, truth: Truth): string {
  if (typeof part === "string") return part;
  switch (part.kind) {
    case "truth":
      return truthText(truth, part.path) ?? `{{${part.text}: not reported}}`;
    case "reference":
      return captures.get(part.name) ?? `{{=${part.name}}}`;
    case "capture":
      return `{{${part.name}}}`;
    case "pattern":
      return `{{${part.source}}}`;
  }
}

function partSource(
  part: string | Hole,
  captures: Captures,
  truth: Truth,
  strictness: Strictness,
  names: string[],
): string | undefined {
  if (typeof part === "string") return escapePattern(part);
  switch (part.kind) {
    case "pattern":
      return `(?:${part.source})`;
    case "capture":
      names.push(part.name);
      return `(?<capture_${part.name}>${part.source})`;
    case "reference": {
      if (strictness === "shape") return ".*?";
      const text = captures.get(part.name);
      return text === undefined ? undefined : escapePattern(text);
    }
    case "truth": {
      if (strictness === "shape") return ".*?";
      const text = truthText(truth, part.path);
      return text === undefined ? undefined : escapePattern(text);
    }
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
