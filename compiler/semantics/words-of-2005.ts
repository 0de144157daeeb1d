// The words that scripts of 2005 wrote with a dollar sign. They hold only where the probe point has no variable of
// that name.

const words: ReadonlyMap<string, string> = new Map([
  ["$pid", "pid"],
  ["$tgid", "pid"],
  ["$uid", "uid"],
  ["$pname", "execname"],
  ["$comm", "execname"],
  ["$pp", "pp"],
]);

/** The function that a word stands for. */
export function functionOfWord(name: string): string | undefined {
  return words.get(name);
}
