// The subset construction: a nondeterministic automaton -> a deterministic one over classes of bytes.

import { minimize } from "./minimize.ts";
import { buildNfa, type Nfa } from "./nfa.ts";
import type { ByteSet, RegexNode } from "./regex-node.ts";

/** State 0 is dead: nothing that follows can match. */
export interface Dfa {
  /** Where reading begins at the edge of the text: at its beginning, or, reading backwards, at its end. */
  readonly startAtEdge: number;
  /** Where it begins anywhere else. */
  readonly startInside: number;
  /** Of each state, for each class, the next one. */
  readonly next: readonly (readonly number[])[];
  /** Of each state: whether what was read so far matches wherever it ends (1), and where the text ends (2). */
  readonly accepts: readonly number[];
}

export const acceptsAnywhere = 1;
export const acceptsAtEdge = 2;

/** Bytes that no expression tells apart share a class. */
export interface ByteClasses {
  /** The class of each byte. */
  readonly of: readonly number[];
  readonly count: number;
}

export function classify(sets: readonly ByteSet[]): ByteClasses {
  const distinct = [...new Set(sets)];
  const numbers = new Map<string, number>();
  const of = Array.from({ length: 256 }, (_, byte) => {
    const key = distinct.map((set) => (set >> BigInt(byte)) & 1n).join("");
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
  return { of, count: numbers.size };
}

/** A table of this many states takes at most a few hundred kilobytes, and a second to build. */
const mostStates = 2000;

/** What may still be spent on the tables of one expression, in states of nondeterministic automata that are looked at. */
export interface Budget {
  left: number;
}

/** Enough for any honest expression, and about a second. */
export function createBudget(): Budget {
  return { left: 4_000_000 };
}

/** The smallest automaton of an expression; undefined when it would be too large. */
export function buildDfa(node: RegexNode, classes: ByteClasses, budget: Budget): Dfa | undefined {
  const nfa = buildNfa(node);
  const large = nfa && determine(nfa, classes, budget);
  return large && minimize(large);
}

interface Subset {
  readonly states: readonly number[];
  /** Nothing was read, and the text begins here: `^` holds. */
  readonly isAtEdge: boolean;
}

function determine(nfa: Nfa, classes: ByteClasses, budget: Budget): Dfa | undefined {
  const moves = movesByClass(nfa, classes);
  const numbers = new Map<string, number>();
  const subsets: Subset[] = [];
  const numberOf = (states: readonly number[], isAtEdge: boolean): number => {
    const key = `${isAtEdge ? "^" : ""}${states.join()}`;
    const known = numbers.get(key) ?? subsets.length;
    if (known === subsets.length) subsets.push({ states, isAtEdge });
    numbers.set(key, known);
    return known;
  };
  numberOf([], false);
  const startAtEdge = numberOf(close(nfa, [nfa.start], true, false), true);
  const startInside = numberOf(close(nfa, [nfa.start], false, false), false);
  const next: number[][] = [];
  for (let at = 0; at < subsets.length; at += 1) {
    const { states } = subsets[at]!;
    budget.left -= states.length * classes.count;
    if (subsets.length > mostStates || budget.left < 0) return undefined;
    next.push(
      Array.from({ length: classes.count }, (_, one) => {
        const reached = new Set(states.flatMap((state) => moves[state]![one]!));
        return numberOf(close(nfa, [...reached], false, false), false);
      }),
    );
  }
  const accepts = subsets.map(({ states, isAtEdge }) => {
    const atEnd = close(nfa, states, isAtEdge, true);
    const anywhere = states.includes(nfa.final) ? acceptsAnywhere : 0;
    return anywhere | (atEnd.includes(nfa.final) ? acceptsAtEdge : 0);
  });
  return { startAtEdge, startInside, next, accepts };
}

/** For each state and class, the states that one byte of the class leads to. */
function movesByClass(nfa: Nfa, classes: ByteClasses): number[][][] {
  const example = Array.from({ length: classes.count }, (_, one) =>
    BigInt(classes.of.indexOf(one)),
  );
  return nfa.steps.map((steps) =>
    example.map((byte) =>
      steps.flatMap((step) => (step.kind === "byte" && (step.set >> byte) & 1n ? [step.to] : [])),
    ),
  );
}

/** The states that are reached without reading, ascending; anchors are passed where they hold. */
function close(
  nfa: Nfa,
  from: readonly number[],
  atBegin: boolean,
  atEnd: boolean,
): readonly number[] {
  const seen = new Set(from);
  const waiting = [...from];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const step of nfa.steps[state]!) {
      const passes =
        step.kind === "free" ||
        (step.kind === "begin" && atBegin) ||
        (step.kind === "end" && atEnd);
      if (!passes || seen.has(step.to)) continue;
      seen.add(step.to);
      waiting.push(step.to);
    }
  }
  return [...seen].sort((a, b) => a - b);
}
