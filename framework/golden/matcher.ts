// Compares what a script printed with its golden file. Pure: text in, verdict out.

import { isTruthLine, parseGolden, splitLines } from "./golden-line.ts";
import type { GoldenLine, GoldenProblem, Truth } from "./golden-line.ts";
import { alignLines } from "./alignment.ts";
import type { AlignedLine } from "./alignment.ts";
import { showExpected, truthText } from "./line-pattern.ts";
import { describeTruth } from "./truth-paths.ts";
import { searchMatch } from "./search-match.ts";
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
    const isOfTruth = broken.length > problems.length;
    return {
      matched: false,
      problems: broken,
      captures: new Map(),
      difference: [...difference, ...(isOfTruth ? [describeTruth(truth)] : [])].join("\n"),
    };
  }
  const { captures, gaveUp } = searchMatch(lines, printed, truth);
  if (captures) return { matched: true, problems: [], captures, difference: "" };
  if (gaveUp) return tooAmbiguous();
  return {
    matched: false,
    problems: [],
    captures: new Map(),
    difference: showDifference(alignLines(lines, printed, truth), truth),
  };
}

function tooAmbiguous(): GoldenVerdict {
  const difference =
    "the lines `...` and the captures can be matched in too many ways: say more between them";
  return { matched: false, problems: [], captures: new Map(), difference };
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
