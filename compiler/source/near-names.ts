// Near names, for "did you mean": every pass that knows a list of names asks here.

/**
 * The names that `name` may be a slip for, nearest first, at most `most`. Near is up to a third of the length
 * in steps (a letter changed, added, left out, or two neighbours swapped). Case does not count, but between two
 * names that are equally near the one with the same case comes first.
 */
export function nearNames(name: string, candidates: Iterable<string>, most = 3): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const lower = name.toLowerCase();
  const lengthApart = (candidate: string): number => Math.abs(candidate.length - name.length);
  const found: { readonly candidate: string; readonly distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue;
    const distance = editDistance(lower, candidate.toLowerCase(), limit);
    if (distance <= limit) found.push({ candidate, distance });
  }
  found.sort(
    (left, right) =>
      left.distance - right.distance ||
      editDistance(name, left.candidate) - editDistance(name, right.candidate) ||
      lengthApart(left.candidate) - lengthApart(right.candidate) ||
      (left.candidate < right.candidate ? -1 : 1),
  );
  return found.slice(0, most).map(({ candidate }) => candidate);
}

/** The hint "did you mean `a`, `b` or `c`?"; undefined when there is nothing near. */
export function didYouMean(near: readonly string[]): string | undefined {
  const quoted = near.map((name) => `\`${name}\``);
  const last = quoted.pop();
  if (last === undefined) return undefined;
  return `did you mean ${quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`}?`;
}

const lettersOfNames = "abcdefghijklmnopqrstuvwxyz_0123456789";

/** For lists too long to go through: those names one step away (as above) that `exists` knows, at most `most`. */
export function nearNamesThat(
  exists: (name: string) => boolean,
  name: string,
  most = 3,
): readonly string[] {
  const found = new Set<string>();
  const ask = (candidate: string): void => {
    if (candidate !== name && exists(candidate)) found.add(candidate);
  };
  for (let at = 0; at <= name.length && found.size < most; at++) {
    const [before, here, after] = [name.slice(0, at), name.slice(at), name.slice(at + 1)];
    if (here.length > 1) ask(before + here.charAt(1) + here.charAt(0) + here.slice(2));
    if (here.length > 0 && name.length > 1) ask(before + after);
    for (const letter of lettersOfNames) {
      ask(before + letter + here);
      if (here.length > 0) ask(before + letter + after);
    }
  }
  return [...found].slice(0, most);
}

/**
 * The Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment). As soon as it
 * must exceed `limit`, the answer is `limit + 1`.
 */
export function editDistance(left: string, right: string, limit = Infinity): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let smallest = row;
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      let steps = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 &&
        column > 1 &&
        left[row - 1] === right[column - 2] &&
        left[row - 2] === right[column - 1];
      if (isSwap) steps = Math.min(steps, beforePrevious[column - 2]! + 1);
      current.push(steps);
      smallest = Math.min(smallest, steps);
    }
    if (smallest > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return Math.min(previous[right.length]!, limit + 1);
}
