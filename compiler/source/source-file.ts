// A source text and positions in it. Everything that points into a script does so with a Range.

/** One text that the compiler reads: a script, a library file, the text of `-e`. */
export interface SourceFile {
  /** How it is named to the user, as he wrote it: a path, `<input>` for `-e`, `-` for standard input. */
  readonly path: string;
  readonly text: string;
  /** Who wrote it: the user's own script, or a tapset library (privileged: embedded C is allowed). */
  readonly origin: "script" | "library";
}

/** A half-open stretch of a source text, in UTF-16 code units. */
export interface Range {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** Set when the text came out of a macro or a script argument: how it got to where it is used. */
  readonly expandedFrom?: Expansion;
}

/** One link of an expansion: the text was put in place of `call`, which may itself be expanded text. */
export interface Expansion {
  /** As it was written: `@name` or `$1`. */
  readonly name: string;
  readonly call: Range;
}

/** Where a text stands that no macro put there: the place of the outermost call. */
export function outermost(range: Range): Range {
  let at = range;
  while (at.expandedFrom !== undefined) at = at.expandedFrom.call;
  return at;
}

/** Line and column, both from 1, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Some editors put it at the beginning of a file, and none counts it as a character of the first line. */
const byteOrderMark = "\ufeff";

/** Finds line and column of an offset by scanning; called only when something is printed. */
export function positionOf(file: SourceFile, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = file.text.indexOf("\n"); at !== -1 && at < offset;) {
    line += 1;
    lineStart = at + 1;
    at = file.text.indexOf("\n", lineStart);
  }
  if (line === 1 && file.text.startsWith(byteOrderMark) && offset > 0) lineStart = 1;
  return { line, column: offset - lineStart + 1 };
}

/**
 * The smallest range that covers both. When they came out of different expansions, it is the range of the
 * calls that put them there; when even those lie in different files, the first is returned.
 */
export function joinRanges(first: Range, last: Range): Range {
  const [from, to] = inOneExpansion(first, last);
  if (from.file !== to.file) return from;
  return {
    file: from.file,
    start: Math.min(from.start, to.start),
    end: Math.max(from.end, to.end),
    expandedFrom: from.expandedFrom,
  };
}

function inOneExpansion(first: Range, last: Range): readonly [Range, Range] {
  if (first.expandedFrom === last.expandedFrom) return [first, last];
  let from = first;
  let to = last;
  let fromDepth = expansionDepth(from);
  let toDepth = expansionDepth(to);
  while (from.expandedFrom !== to.expandedFrom) {
    if (fromDepth >= toDepth) {
      from = from.expandedFrom!.call;
      fromDepth -= 1;
    } else {
      to = to.expandedFrom!.call;
      toDepth -= 1;
    }
  }
  return [from, to];
}

function expansionDepth(range: Range): number {
  let depth = 0;
  for (let at = range.expandedFrom; at; at = at.call.expandedFrom) depth += 1;
  return depth;
}
