// Patterns of probe points: `*`, `?` and `[…]`, as fnmatch has them. A slash is a character like any other.

/** Whether a text has a character that means something in a pattern. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/** A test for the pattern; a pattern without wildcards stands for itself. */
export function matcherOf(pattern: string): (text: string) => boolean {
  if (!isPattern(pattern)) return (text) => text === pattern;
  if (pattern === "*") return () => true;
  const expression = new RegExp(`^${pieces(pattern)}$`, "s");
  return (text) => expression.test(text);
}

/**
 * A test for the file of a probe point: a pattern for the whole path or for the end of it that begins behind a slash,
 * so that `read_write.c` and `fs/read_write.c` name the same file.
 */
export function fileMatcherOf(pattern: string): (path: string) => boolean {
  if (!isPattern(pattern)) return (path) => path === pattern || path.endsWith(`/${pattern}`);
  const expression = new RegExp(`(?:^|/)${pieces(pattern)}$`, "s");
  return (path) => expression.test(path);
}

function pieces(pattern: string): string {
  let expression = "";
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at]!;
    if (character === "*") {
      // Runs of stars would let the expression backtrack without bound.
      if (!expression.endsWith(".*")) expression += ".*";
      at += 1;
    } else if (character === "?") {
      expression += ".";
      at += 1;
    } else if (character === "[") {
      const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at));
      if (set === null) {
        expression += "\\[";
        at += 1;
      } else {
        expression += setExpression(set[1] !== "", set[2]!);
        at += set[0].length;
      }
    } else if (character === "\\" && at + 1 < pattern.length) {
      expression += escape(pattern[at + 1]!);
      at += 2;
    } else {
      expression += escape(character);
      at += 1;
    }
  }
  return expression;
}

function setExpression(isNegated: boolean, characters: string): string {
  const ranges = characters.replace(/[\\\]^[]/g, "\\$&");
  // A range that runs backwards matches nothing, as in fnmatch.
  const sane = ranges.replace(/(.)-(.)/g, (range, low: string, high: string) =>
    low <= high ? range : "",
  );
  if (sane === "") return isNegated ? "." : "(?!)";
  return `[${isNegated ? "^" : ""}${sane}]`;
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}
