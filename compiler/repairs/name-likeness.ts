// How much two names of the kernel have in common: by their words, since kernels rename by adding and changing words.

/** Words that took each other's place all over the kernel. */
const successors: ReadonlyMap<string, string> = new Map([
  ["page", "folio"],
  ["pages", "folios"],
  ["set", "mark"],
  ["disk", "bdev"],
]);

/** From 0 to 1; 1 only for equal names. */
export function nameLikeness(old: string, now: string): number {
  if (old === now) return 1;
  const [before, after] = [wordsOf(old), wordsOf(now)];
  if (before.length === 0 || after.length === 0) return 0;
  const left = [...after];
  let alike = 0;
  for (const word of before) {
    const best = left
      .map((other, index) => ({ index, score: wordLikeness(word, other) }))
      .reduce((one, other) => (other.score > one.score ? other : one), { index: -1, score: 0 });
    if (best.score === 0) continue;
    alike += best.score;
    left.splice(best.index, 1);
  }
  return Math.min(0.99, (2 * alike) / (before.length + after.length));
}

function wordsOf(name: string): string[] {
  return name.split("_").filter((word) => word !== "");
}

function wordLikeness(old: string, now: string): number {
  if (old === now) return 1;
  if (successors.get(old) === now || successors.get(now) === old) return 0.7;
  const [short, long] = old.length < now.length ? [old, now] : [now, old];
  // `open` and `openat2`, `account` and `acct` are not far apart; `a` and `at` say nothing.
  if (short.length >= 3 && long.startsWith(short)) return 0.7;
  return short.length >= 4 && long.includes(short) ? 0.5 : 0;
}
