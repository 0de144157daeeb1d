// Whether one line of output is what one golden line accepts.

import type { GoldenLine, Hole, Truth } from "./golden-line.ts";

type TextLine = Extract<GoldenLine, { kind: "line" }>;

/** Captured texts by name. Never changed in place, so that a search may go back. */
export type Captures = ReadonlyMap<string, string>;

/**
 * How a line is compared: `exact` for the verdict; `shape` takes any text where a captured or reported value
 * stands, so that a line with a wrong value is still recognised as the line that was meant.
 */
export type Strictness = "exact" | "shape";

/** The captures after a match, or undefined when the line is another one. */
export function matchLine(
  line: TextLine,
  text: string,
  captures: Captures,
  truth: Truth,
  strictness: Strictness = "exact",
): Captures | undefined {
  return lineMatcher(line, captures, truth, strictness)(text);
}

/** The same for one golden line and many texts. */
export function lineMatcher(
  line: TextLine,
  captures: Captures,
  truth: Truth,
  strictness: Strictness = "exact",
): (text: string) => Captures | undefined {
  if (line.parts.every((part) => typeof part === "string")) {
    return (text) => (line.text === text ? captures : undefined);
  }
  const names: string[] = [];
  const parts = strictness === "shape" ? loosen(line.parts) : line.parts;
  let source = "";
  for (const part of parts) {
    const piece = partSource(part, captures, truth, names);
    if (piece === undefined) return () => undefined;
    source += piece;
  }
  const pattern = new RegExp(`^${source}$`, "u");
  return (text) => {
    const found = pattern.exec(text);
    if (!found) return undefined;
    if (names.length === 0) return captures;
    const extended = new Map(captures);
    for (const name of names) extended.set(name, found.groups![`capture_${name}`]!);
    return extended;
  };
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

/** Any text as far as the literal behind it, which may be empty; `isFirst`: of two, between which only that literal stands. */
interface Loose {
  readonly kind: "loose";
  readonly until: string;
  readonly number: number;
  readonly isFirst: boolean;
}

/** Any text stands where a captured or reported value does; where several follow each other, it stands once. */
function loosen(parts: readonly (string | Hole)[]): readonly (string | Hole | Loose)[] {
  const loosened: (string | Hole | Loose)[] = [];
  for (const [number, part] of parts.entries()) {
    const before = loosened.at(-1);
    const loose = typeof before === "object" && before.kind === "loose" ? before : undefined;
    if (typeof part !== "string" && isValue(part)) {
      if (loose?.until === "") continue;
      if (loose !== undefined) loosened.splice(-1, 1, { ...loose, isFirst: true });
      loosened.push({ kind: "loose", until: "", number, isFirst: false });
    } else if (typeof part === "string" && loose !== undefined) {
      loosened.splice(-1, 1, { ...loose, until: loose.until + part });
    } else loosened.push(part);
  }
  return loosened;
}

function isValue({ kind }: Hole): boolean {
  return kind === "reference" || kind === "truth";
}

/**
 * Before any text, the first place where the literal stands is as good as any other, and a look ahead never tries another one:
 * many values in one line would be tried in as many ways as there are places.
 */
function looseSource({ until, number, isFirst }: Loose): string {
  const any = `.*?${escapePattern(until)}`;
  return isFirst ? `(?=(?<loose_${number}>${any}))\\k<loose_${number}>` : any;
}

function partSource(
  part: string | Hole | Loose,
  captures: Captures,
  truth: Truth,
  names: string[],
): string | undefined {
  if (typeof part === "string") return escapePattern(part);
  switch (part.kind) {
    case "pattern":
      return `(?:${part.source})`;
    case "capture":
      // A golden file that captures a name twice is refused, and still brought up to date.
      if (names.includes(part.name)) return `\\k<capture_${part.name}>`;
      names.push(part.name);
      return `(?<capture_${part.name}>${part.source})`;
    case "loose":
      return looseSource(part);
    case "reference": {
      const text = captures.get(part.name);
      return text === undefined ? undefined : escapePattern(text);
    }
    case "truth": {
      const text = truthText(truth, part.path);
      return text === undefined ? undefined : escapePattern(text);
    }
  }
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
