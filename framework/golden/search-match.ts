// The search behind the verdict: which printed lines each `...` stands for, and what the captures are.

import type { GoldenLine, Truth } from "./golden-line.ts";
import { matchLine } from "./line-pattern.ts";
import type { Captures } from "./line-pattern.ts";

/** So much work is enough for any honest file; a search that needs more is given up. */
const WORK_LIMIT = 2_000_000;
/** What the comparison with a line that has holes costs; with a literal line it costs 1. */
const HOLES_COST = 20;

export interface MatchSearch {
  /** Undefined: no way matches. */
  readonly captures?: Captures;
  /** The ways are too many to try them all. */
  readonly gaveUp: boolean;
}

/**
 * Matches golden lines against printed ones. `...` takes as few lines as will do; a search that fails later comes back to
 * it, because a capture may have been taken from the wrong line. Where the search has failed once with the same captures,
 * as far as the rest of the file asks for them, it is not tried again.
 */
export function searchMatch(
  lines: readonly GoldenLine[],
  printed: readonly string[],
  truth: Truth,
): MatchSearch {
  const asked = lines.map((_, index) => referencesFrom(lines, index));
  const failed = new Set<string>();
  let work = 0;

  function matchFrom(at: number, from: number, captures: Captures): Captures | undefined {
    const names = asked[at] ?? [];
    const state = JSON.stringify([at, from, names.map((name) => captures.get(name) ?? null)]);
    if (failed.has(state)) return undefined;
    const found = tryFrom(at, from, captures);
    if (found === undefined) failed.add(state);
    return found;
  }

  function tryFrom(at: number, from: number, captures: Captures): Captures | undefined {
    let position = from;
    for (let index = at; index < lines.length; index += 1) {
      const line = lines[index]!;
      if (line.kind === "any-lines") return skipLines(index, position, captures);
      const text = printed[position];
      work += line.parts.length > 1 || typeof line.parts[0] !== "string" ? HOLES_COST : 1;
      if (text === undefined || work > WORK_LIMIT) return undefined;
      const extended = matchLine(line, text, captures, truth);
      if (!extended) return undefined;
      captures = extended;
      position += 1;
    }
    return position === printed.length ? captures : undefined;
  }

  function skipLines(at: number, from: number, captures: Captures): Captures | undefined {
    if (at === lines.length - 1) return captures;
    for (let skip = from; skip <= printed.length; skip += 1) {
      const found = matchFrom(at + 1, skip, captures);
      if (found || work > WORK_LIMIT) return found;
    }
    return undefined;
  }

  const captures = matchFrom(0, 0, new Map());
  return { captures, gaveUp: captures === undefined && work > WORK_LIMIT };
}

/** The captures that lines from `at` on refer to. */
function referencesFrom(lines: readonly GoldenLine[], at: number): string[] {
  const names = lines
    .slice(at)
    .flatMap((line) => (line.kind === "line" ? line.parts : []))
    .flatMap((part) => (typeof part !== "string" && part.kind === "reference" ? part.name : []));
  return [...new Set(names)];
}
