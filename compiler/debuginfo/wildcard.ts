// Patterns of probe points: `*`, `?` and `[…]`, as fnmatch has them. A slash is a character like any other.

/** Whether a text has a character that means something in a pattern. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/** What every text that a pattern matches begins with. */
export function literalPrefix(pattern: string): string {
  return /^[^*?[\\]*/.exec(pattern)![0];
}

/** A test for the pattern; a pattern without wildcards stands for itself. */
export function matcherOf(pattern: string): (text: string) => boolean {
  if (!isPattern(pattern)) return (text) => text === pattern;
  if (pattern === "*") return () => true;
  const pieces = parse(pattern);
  return (text) => matches(pieces, text, 0);
}

/**
 * A test for the file of a probe point: a pattern for the whole path or for the end of it that begins behind a slash,
 * so that `read_write.c` and `fs/read_write.c` name the same file.
 */
export function fileMatcherOf(pattern: string): (path: string) => boolean {
  if (!isPattern(pattern)) return (path) => path === pattern || path.endsWith(`/${pattern}`);
  const pieces = parse(pattern);
  return (path) => {
    for (let start = 0; ;) {
      if (matches(pieces, path, start)) return true;
      start = path.indexOf("/", start) + 1;
      if (start === 0) return false;
    }
  };
}

/** `*`, or a test for one character. */
type Piece = "any text" | ((character: string) => boolean);

/**
 * Whether the pieces match the text from an offset on. After a mismatch only the last star is tried again, one
 * character further on, which takes time in proportion to the product of the lengths at worst.
 */
function matches(pieces: readonly Piece[], text: string, start: number): boolean {
  let piece = 0;
  let at = start;
  let starPiece = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = pieces[piece];
    if (current === "any text") {
      starPiece = piece;
      starAt = at;
      piece += 1;
    } else if (current?.(text[at]!) === true) {
      piece += 1;
      at += 1;
    } else if (starPiece >= 0) {
      piece = starPiece + 1;
      starAt += 1;
      at = starAt;
    } else {
      return false;
    }
  }
  while (pieces[piece] === "any text") piece += 1;
  return piece === pieces.length;
}

function parse(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at]!;
    const set = character === "[" ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at)) : null;
    if (set !== null) {
      pieces.push(setPiece(set[1] !== "", set[2]!));
      at += set[0].length;
    } else if (character === "*") {
      pieces.push("any text");
      at += 1;
    } else if (character === "?") {
      pieces.push(() => true);
      at += 1;
    } else {
      const isQuoted = character === "\\" && at + 1 < pattern.length;
      const literal = isQuoted ? pattern[at + 1]! : character;
      pieces.push((other) => other === literal);
      at += isQuoted ? 2 : 1;
    }
  }
  return pieces;
}

/** A set of characters and ranges; a range that runs backwards matches nothing. */
function setPiece(isNegated: boolean, characters: string): Piece {
  const ranges: [string, string][] = [];
  for (let at = 0; at < characters.length;) {
    const isRange = characters[at + 1] === "-" && at + 2 < characters.length;
    ranges.push([characters[at]!, characters[isRange ? at + 2 : at]!]);
    at += isRange ? 3 : 1;
  }
  return (character) =>
    ranges.some(([low, high]) => character >= low && character <= high) !== isNegated;
}
