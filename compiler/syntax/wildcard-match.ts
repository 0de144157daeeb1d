// Wildcards as fnmatch(3) knows them: `*`, `?`, `[a-z]`, `[!a-z]`, and `\` before a literal character.

/** True when the text has a wildcard that fnmatch would act on. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** True when the whole text matches. Takes time proportional to the product of both lengths at most. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const pieces = readPieces(pattern);
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

function readPieces(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === "*") {
      pieces.push("*");
    } else if (character === "?") {
      pieces.push(() => true);
    } else if (character === "[" && endOfSet(pattern, at) !== -1) {
      const end = endOfSet(pattern, at);
      pieces.push(readSet(pattern.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === "\\" && at + 1 < pattern.length ? pattern[++at]! : character;
      pieces.push((found) => found === literal);
    }
  }
  return pieces;
}

/** Where the `]` of a set stands; one directly after the `[` or `[!` is a member. -1 when there is none. */
function endOfSet(pattern: string, open: number): number {
  const isNegated = pattern[open + 1] === "!" || pattern[open + 1] === "^";
  return pattern.indexOf("]", open + (isNegated ? 3 : 2));
}

function readSet(body: string): (character: string) => boolean {
  const isNegated = body[0] === "!" || body[0] === "^";
  const members = isNegated ? body.slice(1) : body;
  return (character) => isInSet(members, character) !== isNegated;
}

function isInSet(members: string, character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const low = members[at]!;
    const isSpan = members[at + 1] === "-" && at + 2 < members.length;
    const high = isSpan ? members[at + 2]! : low;
    if (character >= low && character <= high) return true;
    if (isSpan) at += 2;
  }
  return false;
}
