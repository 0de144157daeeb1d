// Moore's algorithm: states that no text tells apart become one.

import type { Dfa } from "./dfa.ts";

export function minimize(dfa: Dfa): Dfa {
  let block = renumber(dfa.accepts.map(String));
  for (let count = 0; count !== block.count;) {
    count = block.count;
    const { of } = block;
    block = renumber(
      dfa.next.map((row, state) => `${of[state]} ${row.map((to) => of[to]).join()}`),
    );
  }
  const { of, count } = block;
  const example = Array.from({ length: count }, (_, one) => of.indexOf(one));
  return {
    startAtEdge: of[dfa.startAtEdge]!,
    startInside: of[dfa.startInside]!,
    next: example.map((state) => dfa.next[state]!.map((to) => of[to]!)),
    accepts: example.map((state) => dfa.accepts[state]!),
  };
}

/** Equal keys share a number, counted in the order of appearance: the dead state stays 0. */
function renumber(keys: readonly string[]): { readonly of: number[]; readonly count: number } {
  const numbers = new Map<string, number>();
  const of = keys.map((key) => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
  return { of, count: numbers.size };
}
