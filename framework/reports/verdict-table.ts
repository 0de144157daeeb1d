// Verdicts about aliases, as a table and as JSON.

import { positionOf } from "../../compiler/index.ts";
import type { AliasVerdict } from "../../compiler/index.ts";
import { formatTable } from "./table.ts";
import { coloursFor } from "../colour.ts";

/** Whether an alias has an alternative on this kernel and all its values can be read there. */
export function isGoodVerdict(verdict: AliasVerdict): boolean {
  return verdict.verdict === "resolved";
}

/** One row an alias, with the values that it exports; below it, what does not resolve, and why. */
export function formatVerdicts(verdicts: readonly AliasVerdict[]): string {
  const rows = verdicts.flatMap((verdict) => [aliasRow(verdict), ...reasonRows(verdict)]);
  const header = ["verdict", "alias", "stands for", "values"];
  return `${formatTable([header, ...rows])}\n${countVerdicts(verdicts)}\n`;
}

/** Only the aliases that do not resolve, and the counts. */
export function summarizeVerdicts(verdicts: readonly AliasVerdict[]): string {
  const bad = verdicts.filter((verdict) => !isGoodVerdict(verdict));
  const rows = bad.flatMap((verdict) => [aliasRow(verdict), ...reasonRows(verdict)]);
  return `${formatTable(rows)}${countVerdicts(verdicts)}\n`;
}

/** `61 of 63 aliases, 191 of 192 values resolved` */
export function countVerdicts(verdicts: readonly AliasVerdict[]): string {
  const good = verdicts.filter(isGoodVerdict).length;
  const values = verdicts.flatMap((verdict) => verdict.values);
  const resolved = values.filter(({ verdict }) => verdict === "resolved").length;
  return `${good} of ${verdicts.length} aliases, ${resolved} of ${values.length} values resolved`;
}

/** A verdict without source texts. */
export function verdictJson(verdict: AliasVerdict): object {
  const { range, ...rest } = verdict;
  return { ...rest, file: range.file.path, ...positionOf(range.file, range.start) };
}

function aliasRow({ alias, alternatives, values, verdict }: AliasVerdict): string[] {
  const chosen = alternatives.filter(({ status }) => status === "chosen");
  const points = chosen.map(({ point }) => point).join(", ");
  const shown = values.map(({ name, type }) => (type === undefined ? name : `${name}:${type}`));
  return [mark(verdict), alias, points, shown.join(" ")];
}

function reasonRows({ alternatives, values, problems, verdict }: AliasVerdict): string[][] {
  if (verdict === "resolved") return [];
  const absent = alternatives.filter(({ status }) => status === "absent");
  return [
    ...absent.map(({ point, reason }) => ["", `  ${point}`, reason ?? "it is not there"]),
    ...values
      .filter((value) => value.verdict !== "resolved")
      .map(({ name, verdict: value, reason }) => ["", `  ${name}`, reason ?? value]),
    ...problems.map(({ reason }) => ["", "  its body", reason]),
  ];
}

function mark(verdict: string): string {
  const paint = coloursFor(process.stdout);
  if (verdict === "resolved") return paint.green(verdict);
  return verdict === "unresolved" ? paint.red(verdict) : paint.yellow(verdict);
}
