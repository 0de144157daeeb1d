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
}

/** Line and column, both from 1, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds line and column of an offset by scanning; called only when something is printed. */
export function positionOf(file: SourceFile, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = file.text.indexOf("\n"); at !== -1 && at < offset; ) {
    line += 1;
    lineStart = at + 1;
    at = file.text.indexOf("\n", lineStart);
  }
  return { line, column: offset - lineStart + 1 };
}

/** The smallest range that covers both; they must lie in one file, else the first is returned. */
export function joinRanges(first: Range, last: Range): Range {
  if (first.file !== last.file) return first;
  return {
    file: first.file,
    start: Math.min(first.start, last.start),
    end: Math.max(first.end, last.end),
  };
}
