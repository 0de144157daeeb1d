// Names that a misspelt one may have meant: by Damerau-Levenshtein distance (optimal string alignment).

/** The nearest of `names`, best first, at most `limit`; empty when none is near. */
export function nearNames(name: string, names: Iterable<string>, limit: number): string[] {
  const farthest = Math.max(1, Math.min(3, Math.floor(name.length / 3)));
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
  const width = b.length + 1;
  if (rows.length < width * 3) rows = new Int32Array(width * 6);
  // Three rows of the table, taken in turns: the one before last is needed for swaps.
  let before = 0;
  let last = width;
  let current = 2 * width;
  for (let column = 0; column < width; column++) rows[last + column] = column;
  for (let row = 1; row <= a.length; row++) {
    rows[current] = row;
    let least = row;
    const letter = a.charCodeAt(row - 1);
    for (let column = 1; column < width; column++) {
      const other = b.charCodeAt(column - 1);
      let cost = rows[last + column - 1]! + (letter === other ? 0 : 1);
      cost = Math.min(cost, rows[last + column]! + 1, rows[current + column - 1]! + 1);
      const isSwap =
        row > 1 &&
        column > 1 &&
        letter === b.charCodeAt(column - 2) &&
        a.charCodeAt(row - 2) === other;
      if (isSwap) cost = Math.min(cost, rows[before + column - 2]! + 1);
      rows[current + column] = cost;
      if (cost < least) least = cost;
    }
    if (least > farthest) return farthest + 1;
    [before, last, current] = [last, current, before];
  }
  return rows[last + b.length]!;
}

/** Scratch space, because the distance to tens of thousands of names is asked at once. */
let rows = new Int32Array(256);
