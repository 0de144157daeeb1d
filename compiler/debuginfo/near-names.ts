// Names that a misspelt one may have meant, by Damerau-Levenshtein distance (optimal string alignment), and those that a kernel may
// have given what once had that name.

/** Names, with as much of each as tells most of them from a misspelt one without its text: a kernel has sixty thousand. */
export interface NameTable {
  readonly lengths: Uint32Array;
  /** See `letterSet`. */
  readonly letters: Int32Array;
  text(index: number): string;
}

export function nameTable(names: readonly string[]): NameTable {
  return {
    lengths: Uint32Array.from(names, (name) => name.length),
    letters: Int32Array.from(names, (name) => letterSet(Buffer.from(name, "latin1"))),
    text: (index) => names[index]!,
  };
}

/** The nearest of the table's names, best first, at most `limit`; empty when none is near. */
export function nearNames(name: string, table: NameTable, limit: number): string[] {
  const { lengths, letters } = table;
  const farthest = Math.max(1, Math.min(3, Math.floor(name.length / 3)));
  const wanted = letterSet(Buffer.from(name, "latin1"));
  const found: { name: string; distance: number }[] = [];
  const add = (candidate: string, distance: number): void => {
    found.push({ name: candidate, distance });
  };
  for (let index = 0; index < lengths.length; index++) {
    const apart = Math.abs(lengths[index]! - name.length);
    const others = wanted ^ letters[index]!;
    // Each edit brings in at most two letters that the other does not have.
    const mayBeNear = apart <= farthest && bitCount(others) <= 2 * farthest;
    // What is longer by words has all letters, and what is shorter has no other ones.
    const mayBeSuccessor = (others & wanted) === 0 || (others & letters[index]!) === 0;
    if (!mayBeNear && !mayBeSuccessor) continue;
    const candidate = table.text(index);
    const distance = mayBeNear ? editDistance(name, candidate, farthest) : farthest + 1;
    // Behind a slip of one letter, and before one of two: kernels rename more often than authors mistype.
    if (distance > 1 && mayBeSuccessor && isSuccessor(name, candidate)) {
      add(candidate, 1 + apart / (apart + 1));
    } else if (distance <= farthest && distance > 0) add(candidate, distance);
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return [...new Set(found.map((entry) => entry.name))].slice(0, limit);
}

/** A name with words behind it (`kmem_cache_alloc_noprof`), or with its words cut short or written out (`sched_tick`). */
function isSuccessor(old: string, now: string): boolean {
  if (old.length >= 6 && now.startsWith(`${old}_`)) return true;
  const [before, after] = [old.split("_"), now.split("_")];
  return (
    before.length > 1 &&
    before.length === after.length &&
    before.every((word, index) => isCut(word, after[index]!))
  );
}

function isCut(one: string, other: string): boolean {
  if (one === other) return true;
  return (
    Math.min(one.length, other.length) >= 3 && (one.startsWith(other) || other.startsWith(one))
  );
}

/** Which letters there are in a stretch of bytes, a bit for each. */
export function letterSet(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let letters = 0;
  for (let at = start; at < end; at++) letters |= 1 << (bytes[at]! & 31);
  return letters;
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The number of insertions, deletions, replacements and swaps of neighbours; anything above `farthest` when greater. */
export function editDistance(a: string, b: string, farthest: number): number {
  if (Math.abs(a.length - b.length) > farthest) return farthest + 1;
  const width = b.length + 2;
  if (rows.length < width * 3) rows = new Int32Array(width * 6);
  // Three rows of the table, taken in turns: the one before last is needed for swaps. Of each only the columns that are at
  // most `farthest` from the diagonal: what lies beyond is further away than that.
  let before = 0;
  let last = width;
  let current = 2 * width;
  for (let column = 0; column < width; column++) rows[last + column] = column;
  for (let row = 1; row <= a.length; row++) {
    const first = Math.max(1, row - farthest);
    const end = Math.min(b.length, row + farthest);
    rows[current + first - 1] = first === 1 ? row : farthest + 1;
    let least = rows[current + first - 1]!;
    const letter = a.charCodeAt(row - 1);
    for (let column = first; column <= end; column++) {
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
    rows[current + end + 1] = farthest + 1;
    if (least > farthest) return farthest + 1;
    [before, last, current] = [last, current, before];
  }
  return rows[last + b.length]!;
}

/** Scratch space, because the distance to tens of thousands of names is asked at once. */
let rows = new Int32Array(256);
