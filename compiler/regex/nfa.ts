// Thompson's construction: a tree -> a nondeterministic automaton whose steps are bytes, nothing, or anchors.

import type { ByteSet, RegexNode } from "./regex-node.ts";

export type NfaStep =
  | { readonly kind: "byte"; readonly set: ByteSet; readonly to: number }
  | { readonly kind: "free" | "begin" | "end"; readonly to: number };

export interface Nfa {
  readonly steps: readonly (readonly NfaStep[])[];
  readonly start: number;
  readonly final: number;
}

/** Intervals multiply: more states than this are no honest expression. */
const mostStates = 20_000;

/** The automaton of an expression; undefined when it would be too large. */
export function buildNfa(node: RegexNode): Nfa | undefined {
  const steps: NfaStep[][] = [];
  let isTooLarge = false;
  const state = (): number => steps.push([]) - 1;
  const link = (from: number, step: NfaStep): void => void steps[from]!.push(step);

  /** Adds a part that begins at a state; gives the state where it ends. */
  const add = (part: RegexNode, from: number): number => {
    if (steps.length > mostStates) isTooLarge = true;
    if (isTooLarge) return from;
    switch (part.kind) {
      case "bytes": {
        const to = state();
        link(from, { kind: "byte", set: part.set, to });
        return to;
      }
      case "begin":
      case "end": {
        const to = state();
        link(from, { kind: part.kind, to });
        return to;
      }
      case "group":
        return add(part.body, from);
      case "sequence":
        return part.parts.reduce((at, one) => add(one, at), from);
      case "choice": {
        const to = state();
        for (const option of part.options) {
          const begin = state();
          link(from, { kind: "free", to: begin });
          link(add(option, begin), { kind: "free", to });
        }
        return to;
      }
      case "repeat":
        return addRepeat(part, from);
    }
  };

  const addRepeat = (part: Extract<RegexNode, { kind: "repeat" }>, from: number): number => {
    let at = from;
    for (let count = 0; count < part.least; count += 1) at = add(part.body, at);
    if (part.most === undefined) {
      const loop = state();
      link(at, { kind: "free", to: loop });
      link(add(part.body, loop), { kind: "free", to: loop });
      const to = state();
      link(loop, { kind: "free", to });
      return to;
    }
    const to = state();
    for (let count = part.least; count < part.most; count += 1) {
      link(at, { kind: "free", to });
      const begin = state();
      link(at, { kind: "free", to: begin });
      at = add(part.body, begin);
    }
    link(at, { kind: "free", to });
    return to;
  };

  const start = state();
  const final = add(node, start);
  return isTooLarge ? undefined : { steps, start, final };
}

/** The expression that matches a text read backwards. */
export function reverse(node: RegexNode): RegexNode {
  switch (node.kind) {
    case "bytes":
      return node;
    case "begin":
      return { kind: "end" };
    case "end":
      return { kind: "begin" };
    case "group":
      return reverse(node.body);
    case "sequence":
      return { kind: "sequence", parts: node.parts.map(reverse).reverse() };
    case "choice":
      return { kind: "choice", options: node.options.map(reverse) };
    case "repeat":
      return { ...node, body: reverse(node.body) };
  }
}

/** All sets of bytes that an expression tells apart. */
export function byteSetsOf(node: RegexNode): ByteSet[] {
  switch (node.kind) {
    case "bytes":
      return [node.set];
    case "sequence":
      return node.parts.flatMap(byteSetsOf);
    case "choice":
      return node.options.flatMap(byteSetsOf);
    case "group":
    case "repeat":
      return byteSetsOf(node.body);
    default:
      return [];
  }
}
