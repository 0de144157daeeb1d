// Compares what a script printed with its golden file. Pure: text in, verdict out.

import { isTruthLine, parseGolden, splitLines } from "./golden-line.ts";
import type { GoldenLine, GoldenProblem, Truth } from "./golden-line.ts";
import { alignLines } from "./alignment.ts";
import type { AlignedLine } from "./alignment.ts";
import { matchLine, showExpected, truthText } from "./line-pattern.ts";
import type { Captures } from "./line-pattern.ts";

export interface GoldenVerdict {
  readonly matched: boolean;
  /** Lines of the golden file that make no sense; then nothing matches. */
  readonly problems: readonly GoldenProblem[];
  readonly captures: Captures;
  /** For people: what was expected and what came, line by line; empty when it matched. */
  readonly difference: string;
}

/**
 * Compares an output with a golden text.
 * @param truth the workload's report; golden lines name its values by path
 */
export function matchGolden(golden: string, output: string, truth: Truth): GoldenVerdict {
  const { lines, problems } = parseGolden(golden);
  const broken = [...problems, ...missingTruth(lines, truth)].sort((a, b) => a.line - b.line);
  const printed = splitLines(output);
  if (broken.length > 0) {
    const difference = broken.map((problem) => `line ${problem.line}: ${problem.message}`);
    return {
      matched: false,
      problems: broken,
      captures: new Map(),
      difference: difference.join("\n"),
    };
  }
  const captures = matchFrom(lines, 0, printed, 0, new Map(), truth);
  if (captures) return { matched: true, problems: [], captures, difference: "" };
  return {
    matched: false,
    problems: [],
    captures: new Map(),
    difference: showDifference(alignLines(lines, printed, truth), truth),
  };
}

export interface GoldenUpdate {
  readonly text: string;
  /** Golden lines that state the workload's truth and did not match: they stay, and the test stays red. */
  readonly refused: readonly string[];
}

/** The golden text with the lines that did not match replaced by what was printed. Truth lines are never rewritten. */
export function updateGolden(golden: string, output: string, truth: Truth): GoldenUpdate {
  const { lines } = parseGolden(golden);
  const kept: string[] = [];
  const refused: string[] = [];
  for (const aligned of alignLines(lines, splitLines(output), truth)) {
    if (aligned.kind === "extra") kept.push(aligned.printed);
    else if (aligned.kind === "same" || aligned.kind === "any-lines") kept.push(aligned.line.text);
    else if (isTruthLine(aligned.line)) {
      kept.push(aligned.line.text);
      refused.push(aligned.line.text);
    } else if (aligned.kind === "changed") kept.push(aligned.printed);
  }
  return { text: kept.length === 0 ? "" : `${kept.join("\n")}\n`, refused };
}

/**
 * Matches golden lines from `at` against printed lines from `from`. `...` takes as few lines as will do; a search
 * that fails later comes back here, because a capture may have been taken from the wrong line.
 */
function matchFrom(
  lines: readonly GoldenLine[],
  at: number,
  printed: readonly string[],
  from: number,
  captures: Captures,
  truth: Truth,
): Captures | undefined {
  let position = from;
  for (let index = at; index < lines.length; index += 1) {
    const line = lines[index]!;
    if (line.kind === "any-lines") {
      if (index === lines.length - 1) return captures;
      for (let skip = position; skip <= printed.length; skip += 1) {
        const found = matchFrom(lines, index + 1, printed, skip, captures, truth);
        if (found) return found;
      }
      return undefined;
    }
    const text = printed[position];
    if (text === undefined) return undefined;
    const extended = matchLine(line, text, captures, truth);
    if (!extended) return undefined;
    captures = extended;
    position += 1;
  }
  return position === printed.length ? captures : undefined;
}

function missingTruth(lines: readonly GoldenLine[], truth: Truth): GoldenProblem[] {
  return lines.flatMap((line, index) => {
    if (line.kind !== "line") return [];
    return line.parts.flatMap((part) =>
      typeof part !== "string" && part.kind === "truth" && truthText(truth, part.path) === undefined
        ? [{ line: index + 1, message: `the workload did not report ${part.text}` }]
        : [],
    );
  });
}

const linesOfContext = 3;

/** ` ` both, `-` expected and not printed, `+` printed and not expected; long stretches of agreement are folded. */
function showDifference(aligned: readonly AlignedLine[], truth: Truth): string {
  const near = aligned.map((_, index) =>
    aligned
      .slice(Math.max(0, index - linesOfContext), index + linesOfContext + 1)
      .some((line) => line.kind !== "same" && line.kind !== "any-lines"),
  );
  const shown: string[] = [];
  let folded = 0;
  aligned.forEach((line, index) => {
    if (!near[index]) {
      folded += 1;
      return;
    }
    if (folded > 0) shown.push(`  (${folded} lines as expected)`);
    folded = 0;
    shown.push(...showAligned(line, truth));
  });
  if (folded > 0) shown.push(`  (${folded} lines as expected)`);
  return shown.join("\n");
}

function showAligned(aligned: AlignedLine, truth: Truth): string[] {
  switch (aligned.kind) {
    case "any-lines":
      return [`  ...`];
    case "same":
      return [`  ${aligned.printed}`];
    case "extra":
      return [`+ ${aligned.printed}`];
    case "missing":
      return [`- ${showExpected(aligned.line, aligned.captures, truth)}`];
    case "changed":
      return [`- ${showExpected(aligned.line, aligned.captures, truth)}`, `+ ${aligned.printed}`];
  }
}
