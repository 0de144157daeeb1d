// Names that a misspelt one may have meant: by Damerau-Levenshtein distance (optimal string alignment).

/** The nearest of `names`, best first, at most `limit`; empty when none is near. */
export function nearNames(name: string, names: Iterable<string>, limit: number): string[] {
  const farthest = Math.max(1, Math.floor(name.length / 3));
  const found: { name: string; distance: number }[] = [];
  const letters = letterSet(name);
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) > farthest) continue;
    // Each edit brings in at most two letters that the other does not have.
    if (bitCount(letters ^ letterSet(candidate)) > 2 * farthest) continue;
    const distance = editDistance(name, candidate, farthest);
    if (distance <= farthest && distance > 0) found.push({ name: candidate, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return [...new Set(found.map((entry) => entry.name))].slice(0, limit);
}

function letterSet(name: string): number {
  let letters = 0;
  for (let at = 0; at < name.length; at++) letters |= 1 << (name.charCodeAt(at) & 31);
  return letters;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The number of insertions, deletions, replacements and swaps of neighbours; anything above `farthest` when greater. */
export function editDistance(a: string, b: string, farthest: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let cost = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) cost = Math.min(cost, before[column - 2]! + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > farthest) return farthest + 1;
    before = last;
    last = current;
  }
  return last[b.length]!;
}
