// Wildcards as fnmatch(3) knows them: `*`, `?`, `[a-z]`, `[!a-z]`, and `\` before a literal character.

/** True when the text has a wildcard that fnmatch would act on. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** True when the whole text matches. Takes time proportional to the product of both lengths at most. */
export function matchesWildcard(pattern: string, text: string): boolean {
  // One pattern is compared with the names of a whole library.
  if (last.pattern !== pattern) last = { pattern, pieces: readPieces(pattern) };
  const { pieces } = last;
  let piece = 0;
  let at = 0;
  let starPiece = -1;
  let starAt = 0;
  while (at < text.length) {
    const current = pieces[piece];
    if (current === "*") {
      starPiece = piece++;
      starAt = at;
    } else if (current !== undefined && current(text[at]!)) {
      piece += 1;
      at += 1;
    } else if (starPiece !== -1) {
      piece = starPiece + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pieces[piece] === "*") piece += 1;
  return piece === pieces.length;
}

type Piece = "*" | ((character: string) => boolean);

let last: { readonly pattern: string; readonly pieces: readonly Piece[] } = {
  pattern: "",
  pieces: [],
};

function readPieces(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === "*") {
      pieces.push("*");
    } else if (character === "?") {
      pieces.push(() => true);
    } else if (character === "[") {
      const set = readSet(pattern, at + 1);
      pieces.push(set?.matches ?? ((found) => found === "["));
      at = set?.end ?? at;
    } else {
      const literal = character === "\\" && at + 1 < pattern.length ? pattern[++at]! : character;
      pieces.push((found) => found === literal);
    }
  }
  return pieces;
}

interface CharacterSet {
  readonly matches: (character: string) => boolean;
  /** Where its `]` stands. */
  readonly end: number;
}

/** The set behind a `[`; undefined when it has no `]`. One directly behind `[` or `[!` is a member. */
function readSet(pattern: string, start: number): CharacterSet | undefined {
  const isNegated = pattern[start] === "!" || pattern[start] === "^";
  const first = isNegated ? start + 1 : start;
  const spans: (readonly [low: string, high: string])[] = [];
  let at = first;
  const readMember = (): string => {
    if (pattern[at] === "\\" && at + 1 < pattern.length) at += 1;
    return pattern[at++]!;
  };
  while (at < pattern.length) {
    if (pattern[at] === "]" && at > first) {
      const isMember = (character: string): boolean =>
        spans.some(([low, high]) => character >= low && character <= high);
      return { matches: (character) => isMember(character) !== isNegated, end: at };
    }
    const low = readMember();
    const isSpan = pattern[at] === "-" && at + 1 < pattern.length && pattern[at + 1] !== "]";
    if (isSpan) at += 1;
    spans.push([low, isSpan ? readMember() : low]);
  }
  return undefined;
}
