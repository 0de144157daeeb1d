// Verdicts about aliases beside what is claimed of them, as a table and as JSON.

import { positionOf } from "../../compiler/index.ts";
import type { AliasVerdict } from "../../compiler/index.ts";
import type { ClaimedVerdict } from "../verify/claimed-verdicts.ts";
import { formatTable } from "./table.ts";
import { coloursFor } from "../colour.ts";

/** One row an alias, with the values that it exports; below it, what does not resolve, and why. */
export function formatVerdicts(claimed: readonly ClaimedVerdict[]): string {
  const rows = claimed.flatMap((one) => [aliasRow(one), ...reasonRows(one)]);
  const header = ["verdict", "alias", "stands for", "values"];
  return `${formatTable([header, ...rows])}\n${countVerdicts(claimed)}\n`;
}

/** Only the aliases that break what is claimed or are absent as claimed, and the counts. */
export function summarizeVerdicts(claimed: readonly ClaimedVerdict[]): string {
  const told = claimed.filter(({ claim }) => claim === "broken" || claim === "absent");
  const rows = told.flatMap((one) => [aliasRow(one), ...reasonRows(one)]);
  return `${formatTable(rows)}${countVerdicts(claimed)}\n`;
}

/** `61 of 63 aliases, 191 of 192 values resolved; 2 aliases are absent, as the manifest says` */
export function countVerdicts(claimed: readonly ClaimedVerdict[]): string {
  const verdicts = claimed.map(({ verdict }) => verdict);
  const good = verdicts.filter(({ verdict }) => verdict === "resolved").length;
  const values = verdicts.flatMap((verdict) => verdict.values);
  const resolved = values.filter(({ verdict }) => verdict === "resolved").length;
  const counts = `${good} of ${verdicts.length} aliases, ${resolved} of ${values.length} values resolved`;
  const absent = claimed.filter(({ claim }) => claim === "absent").length;
  if (absent === 0) return counts;
  return `${counts}; ${absent} ${absent === 1 ? "is" : "are"} absent, as the manifest says`;
}

/** A verdict without source texts. */
export function verdictJson(verdict: AliasVerdict): object {
  const { range, ...rest } = verdict;
  return { ...rest, file: range.file.path, ...positionOf(range.file, range.start) };
}

function aliasRow({ verdict, claim, reason }: ClaimedVerdict): string[] {
  const { alias, alternatives, values } = verdict;
  if (claim === "absent") return ["absent", alias, reason ?? ""];
  const chosen = alternatives.filter(({ status }) => status === "chosen");
  const points = chosen.map(({ point }) => point).join(", ");
  const shown = values.map(({ name, type }) => (type === undefined ? name : `${name}:${type}`));
  return [mark(verdict.verdict), alias, points, shown.join(" ")];
}

function reasonRows({ verdict, claim, reason }: ClaimedVerdict): string[][] {
  if (claim === "absent") return [];
  const told = reason === undefined ? [] : [["", "  the manifest", reason]];
  if (verdict.verdict === "resolved") return told;
  const absent = verdict.alternatives.filter(({ status }) => status === "absent");
  return [
    ...told,
    ...absent.map(({ point, reason: why }) => ["", `  ${point}`, why ?? "it is not there"]),
    ...verdict.values
      .filter((value) => value.verdict !== "resolved")
      .map((value) => ["", `  ${value.name}`, value.reason ?? value.verdict]),
    ...verdict.problems.map((problem) => ["", "  its body", problem.reason]),
  ];
}

function mark(verdict: string): string {
  const paint = coloursFor(process.stdout);
  if (verdict === "resolved") return paint.green(verdict);
  return verdict === "unresolved" ? paint.red(verdict) : paint.yellow(verdict);
}
