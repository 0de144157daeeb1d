// The text of a comment, without the marks that make it one.

/** Removes `#`, `//`, `/* … *\/` and the stars at the line starts of a block comment. */
export function cleanComment(raw: string): string {
  const lines = raw.split("\n").map(cleanLine);
  while (lines.length > 0 && lines[0] === "") lines.shift();
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines.join("\n");
}

function cleanLine(line: string): string {
  return line
    .trim()
    .replace(/^(\/\/+|#+|\/\*+|\*+(?!\/)(?=\s|$))[ \t]?/, "")
    .replace(/\s*\*+\/$/, "")
    .trimEnd();
}
