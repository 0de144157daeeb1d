// What a tapset's author reads of a difference between two kernels.

import { coloursFor } from "../colour.ts";
import type {
  AliasChange,
  DiffReport,
  Gravity,
  Suggestion,
  WrongAlias,
} from "../diff/diff-report.ts";
import { gravities } from "../diff/diff-report.ts";
import type { ReportKernel } from "../verify/report.ts";
import { wrapLines } from "./wrap.ts";

const titles: Readonly<Record<Gravity, string>> = {
  break: "breaks",
  meaning: "changes its meaning",
  unknown: "cannot be told",
  declared: "is absent, as was declared",
  moved: "moved",
  new: "is new",
  architecture: "is the architecture's",
};

/** What only the architectures make different is counted, unless `isWhole`. On a terminal all but the patch has room in `columns`. */
export function formatDiff(report: DiffReport, isWhole: boolean, columns?: number): string {
  const { changes, suggestions, patch } = report;
  const told = describeDifference(report, isWhole);
  if (!changes.some(({ gravity }) => gravity === "break")) return wrapLines(told, columns);
  const suggested = wrapLines(told + describeSuggestions(suggestions) + titlePatch(patch), columns);
  return patch === "" ? suggested : `${suggested}\n${patch.trimEnd()}\n`;
}

function describeDifference(report: DiffReport, isWhole: boolean): string {
  const { tapset, from, to, changes, wrongOnBoth } = report;
  const paint = coloursFor(process.stdout);
  const head = `${paint.bold(tapset)}: ${spellKernel(from)} -> ${spellKernel(to)}\n`;
  const wrong = describeWrong(wrongOnBoth);
  if (changes.length === 0) return `${head}\nnothing is different\n${wrong}`;
  const sections = gravities.flatMap((gravity) => {
    const own = changes.filter((one) => one.gravity === gravity);
    if (own.length === 0) return [];
    const told =
      gravity === "architecture" && !isWhole
        ? [architectural]
        : own.map((change) => describeChange(change));
    const colour = gravity === "break" ? paint.red : gravity === "meaning" ? paint.yellow : plain;
    return [`\n${colour(titles[gravity])} (${own.length})\n${told.join("")}`];
  });
  return head + sections.join("") + wrong;
}

const architectural =
  "  registers of system calls' arguments, functions that unpack them, files below arch/; --verbose lists them\n";

function plain(text: string): string {
  return text;
}

function spellKernel({ name, release }: ReportKernel): string {
  return `${name} (${release})`;
}

function describeChange({ alias, value, file, line, text }: AliasChange): string {
  const what = value === undefined ? alias : `${alias}, ${value}`;
  return `  ${what}  ${file}:${line}\n      ${text}\n`;
}

function describeWrong(aliases: readonly WrongAlias[]): string {
  if (aliases.length === 0) return "";
  const told = aliases.map(
    ({ alias, file, line, reason }) => `  ${alias}  ${file}:${line}\n      ${reason}\n`,
  );
  return `\nis wrong on both (${aliases.length})\n${told.join("")}`;
}

function describeSuggestions(suggestions: readonly Suggestion[]): string {
  const whole = suggestions.filter(({ left, edits }) => left.length === 0 && edits.length > 0);
  const others = suggestions.filter(({ left }) => left.length > 0);
  const lines: string[] = [];
  if (whole.length > 0) {
    lines.push(
      "suggestions, each verified: it resolves on the newer kernel, and nothing changes on the older one.",
      "Whether it means the same is for you to say.",
      ...whole.flatMap(describeSuggestion),
    );
  }
  if (others.length > 0) {
    lines.push("without a whole suggestion:", ...others.flatMap(describeSuggestion));
  }
  return `\n${lines.join("\n")}\n`;
}

function titlePatch(patch: string): string {
  if (patch === "") return "";
  const count = patch.split("\n").filter((line) => line.startsWith("+++ ")).length;
  const files = count === 1 ? "one file" : `${count} files`;
  return `\nThe patch to ${files} (--format patch prints it alone):\n`;
}

function describeSuggestion({ alias, edits, left }: Suggestion): string[] {
  return [
    `  ${alias}`,
    ...edits.flatMap(({ old, now, because }) => [
      `      ${old} -> ${now}`,
      `          ${because.join("; ")}`,
    ]),
    ...left.map(({ what, reason }) =>
      edits.length === 0
        ? `      nothing near was found for ${what}: ${reason}`
        : `      and then still ${what}: ${reason}`,
    ),
  ];
}
