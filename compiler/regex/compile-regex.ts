// The whole way of an expression: bytes -> tree -> automata.

import type { RegexAutomata } from "./automata.ts";
import { buildDfa, classify, createBudget } from "./dfa.ts";
import { byteSetsOf } from "./nfa.ts";
import { parseRegex } from "./parse-regex.ts";
import { planPlaces } from "./plan-places.ts";
import { allBytes, type RegexFault, type RegexNode } from "./regex-node.ts";

export type CompiledRegex =
  | { readonly kind: "automata"; readonly automata: RegexAutomata }
  /** It is no expression. */
  | { readonly kind: "fault"; readonly fault: RegexFault }
  | { readonly kind: "too-large" };

/**
 * Compiles a POSIX extended regular expression over bytes. Takes bounded time: what would be too large is given up. Without
 * `withPlaces` it only tells whether there is a match.
 */
export function compileRegex(bytes: Uint8Array, withPlaces: boolean): CompiledRegex {
  const parsed = parseRegex(bytes);
  if ("fault" in parsed) return { kind: "fault", fault: parsed.fault };
  const { node, groups } = parsed;
  const classes = classify([allBytes & ~1n, ...byteSetsOf(node)]);
  const budget = createBudget();
  const search = buildDfa({ kind: "sequence", parts: [skipped, node] }, classes, budget);
  const places = search && withPlaces ? planPlaces(node, classes, budget) : undefined;
  if (search === undefined || (withPlaces && places === undefined)) return { kind: "too-large" };
  return { kind: "automata", automata: { groups, classes, search, places } };
}

/** What stands before a match. */
const skipped: RegexNode = {
  kind: "repeat",
  body: { kind: "bytes", set: allBytes },
  least: 0,
};
