// Asks automata about a text that is known here, as a handler does in the kernel.

import type { RegexAutomata } from "./automata.ts";
import { acceptsAnywhere } from "./dfa.ts";

/** Whether the expression matches anywhere in the text. */
export function matches({ search, classes }: RegexAutomata, text: Uint8Array): boolean {
  const { next, accepts } = search;
  let state = search.startAtEdge;
  for (const byte of text) {
    if ((accepts[state]! & acceptsAnywhere) !== 0) return true;
    state = next[state]![classes.of[byte]!]!;
  }
  return accepts[state] !== 0;
}
