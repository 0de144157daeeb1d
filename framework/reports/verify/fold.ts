// Things that are much the same, said once.

/** Groups in the order of their first members. */
export function foldBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [Item, ...Item[]])[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** `a`, `a and b`, `a, b and 5 more`. */
export function spellNames(names: readonly string[], limit = 2): string {
  const unique = [...new Set(names)];
  if (unique.length === 1) return unique[0]!;
  if (unique.length <= limit) return `${unique.slice(0, -1).join(", ")} and ${unique.at(-1)}`;
  return `${unique.slice(0, limit).join(", ")} and ${countOf(unique.length - limit)} more`;
}

/** `1,234`. */
export function countOf(count: number): string {
  return count.toLocaleString("en");
}

/** `1 alias`, `1,234 aliases`. */
export function countNoun(count: number, noun: string, plural = `${noun}s`): string {
  return `${countOf(count)} ${count === 1 ? noun : plural}`;
}
