// Which printed line was meant by which golden line, when the two do not agree: the cheapest way to get from
// one to the other. For showing differences and for rewriting golden files, never for the verdict.

import { isTruthLine } from "./golden-line.ts";
import type { GoldenLine, Truth } from "./golden-line.ts";
import { lineMatcher, matchLine } from "./line-pattern.ts";
import type { Captures } from "./line-pattern.ts";

type TextLine = Extract<GoldenLine, { kind: "line" }>;

export type AlignedLine =
  | { readonly kind: "any-lines"; readonly line: GoldenLine }
  | { readonly kind: "same"; readonly line: TextLine; readonly printed: string }
  /** Another text in its place, or the line that was meant with another value in it. */
  | {
      readonly kind: "changed";
      readonly line: TextLine;
      readonly printed: string;
      readonly captures: Captures;
    }
  | { readonly kind: "missing"; readonly line: TextLine; readonly captures: Captures }
  | { readonly kind: "extra"; readonly printed: string };

type Step = AlignedLine["kind"] | "skipped";

const sameCost = 0;
/** The line that was meant, with another value in it. */
const changedCost = 1;
/** Another line in its place: cheaper than to leave it out and let a following `...` cover what was printed. */
const replacedCost = 1.5;
const missingCost = 2;
const extraCost = 2;

/**
 * Pairs of a golden and a printed line that are compared at most: some seconds' work. Of longer texts equal shares are held
 * against each other, which may show more differences than there are.
 */
const pairsAtMost = 8_000_000;

/** Walks the cheapest path from the first lines to the last; lines that `...` covers are left out. */
export function alignLines(
  lines: readonly GoldenLine[],
  printed: readonly string[],
  truth: Truth,
): AlignedLine[] {
  const walk = new Walk(truth);
  const same = walk.whileSame(lines, printed);
  const [rows, columns] = [lines.length - same, printed.length - same];
  const shares = Math.max(1, Math.ceil((rows * columns) / pairsAtMost));
  const bound = (count: number, share: number): number =>
    same + Math.floor((count * share) / shares);
  for (let share = 0; share < shares; share += 1) {
    walk.through(
      lines.slice(bound(rows, share), bound(rows, share + 1)),
      printed.slice(bound(columns, share), bound(columns, share + 1)),
    );
  }
  return walk.aligned;
}

/** What was aligned so far, and what its lines captured. */
class Walk {
  readonly aligned: AlignedLine[] = [];
  readonly #truth: Truth;
  #captures: Captures = new Map();

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Takes the lines that both begin with; gives their number. */
  whileSame(lines: readonly GoldenLine[], printed: readonly string[]): number {
    for (let count = 0; ; count += 1) {
      const line = lines[count];
      const text = printed[count];
      if (line?.kind !== "line" || text === undefined) return count;
      const extended = matchLine(line, text, this.#captures, this.#truth);
      if (extended === undefined) return count;
      this.aligned.push({ kind: "same", line, printed: text });
      this.#captures = extended;
    }
  }

  through(lines: readonly GoldenLine[], printed: readonly string[]): void {
    const steps = cheapestSteps(lines, printed, this.#truth);
    for (let row = 0, column = 0; ;) {
      const step = steps(row, column);
      if (step === undefined) return;
      if (step !== "skipped") this.#take(step, lines[row], printed[column]);
      if (step !== "skipped" && step !== "extra") row += 1;
      if (step !== "any-lines" && step !== "missing") column += 1;
    }
  }

  #take(step: AlignedLine["kind"], golden: GoldenLine | undefined, text: string | undefined): void {
    const { aligned } = this;
    const captures = this.#captures;
    if (step === "any-lines") {
      aligned.push({ kind: step, line: golden! });
    } else if (step === "extra") {
      aligned.push({ kind: step, printed: text! });
    } else if (step === "missing") {
      aligned.push({ kind: step, line: golden as TextLine, captures });
    } else {
      const line = golden as TextLine;
      const extended = matchLine(line, text!, captures, this.#truth);
      aligned.push(
        extended
          ? { kind: "same", line, printed: text! }
          : { kind: "changed", line, printed: text!, captures },
      );
      this.#captures = extended ?? captures;
    }
  }
}

/** A table of costs from each pair of positions to the end, filled from the end; gives the next step from a position. */
function cheapestSteps(
  lines: readonly GoldenLine[],
  printed: readonly string[],
  truth: Truth,
): (row: number, column: number) => Step | undefined {
  const width = printed.length + 1;
  const costs = new Float64Array((lines.length + 1) * width);
  const pairs = new Uint8Array((lines.length + 1) * width);
  const at = (row: number, column: number) => row * width + column;
  for (let row = lines.length; row >= 0; row -= 1) {
    const golden = lines[row];
    const compare = golden?.kind === "line" ? pairComparison(golden, truth) : undefined;
    for (let column = printed.length; column >= 0; column -= 1) {
      if (row === lines.length && column === printed.length) continue;
      if (compare !== undefined && column < printed.length) {
        pairs[at(row, column)] = compare(printed[column]!);
      }
      costs[at(row, column)] = cheapest(row, column)!.cost;
    }
  }
  return (row, column) => cheapest(row, column)?.step;

  function cheapest(row: number, column: number): { step: Step; cost: number } | undefined {
    const ways: { step: Step; cost: number }[] = [];
    const line = lines[row];
    const hasText = column < printed.length;
    if (line?.kind === "any-lines") {
      ways.push({ step: "any-lines", cost: costs[at(row + 1, column)]! });
    }
    const cost = pairCosts[pairs[at(row, column)]!];
    if (cost !== undefined && line?.kind === "line" && hasText) {
      ways.push({ step: "same", cost: cost + costs[at(row + 1, column + 1)]! });
    }
    if (line?.kind === "line") {
      ways.push({ step: "missing", cost: missingCost + costs[at(row + 1, column)]! });
    }
    if (hasText) {
      const covered = line?.kind === "any-lines";
      const cost = covered ? 0 : extraCost;
      ways.push({ step: covered ? "skipped" : "extra", cost: cost + costs[at(row, column + 1)]! });
    }
    return ways.reduce<{ step: Step; cost: number } | undefined>(
      (best, way) => (best === undefined || way.cost < best.cost ? way : best),
      undefined,
    );
  }
}

const samePair = 0;
const changedPair = 1;
const replacedPair = 2;
const differentPair = 3;
const pairCosts = [sameCost, changedCost, replacedCost];

/** References to captures count as right here: what was captured is known only on the way. */
function pairComparison(line: TextLine, truth: Truth): (text: string) => number {
  const none: Captures = new Map();
  const exact = lineMatcher(line, none, truth);
  const shape = lineMatcher(line, none, truth, "shape");
  const other = isTruthLine(line) ? differentPair : replacedPair;
  const shaped = isTruthLine(line) ? changedPair : samePair;
  return (text) => (exact(text) ? samePair : shape(text) ? shaped : other);
}
