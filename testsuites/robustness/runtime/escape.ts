// A byte as a C programmer writes it in a literal.

const letters = new Map(
  Object.entries({ 7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r" }),
);

/** `quote` is the mark around the literal, or empty. */
export function escape(byte: string, quote: string): string {
  const code = byte.charCodeAt(0);
  const letter = letters.get(String(code));
  if (letter !== undefined) return `\\${letter}`;
  if (byte === "\\" || (quote !== "" && byte === quote)) return `\\${byte}`;
  if (byte >= " " && byte <= "~") return byte;
  return `\\${code.toString(8).padStart(3, "0")}`;
}
