// Verdicts about aliases, as a table and as JSON.

import { positionOf } from "../../compiler/index.ts";
import type { AliasVerdict } from "../../compiler/index.ts";
import pc from "picocolors";
import { formatTable } from "./table.ts";

/** Whether an alias has an alternative on this kernel and all its values can be read there. */
export function isGoodVerdict(verdict: AliasVerdict): boolean {
  return verdict.verdict === "resolved";
}

/** One row an alias, one row an exported value, with the reason where something does not resolve. */
export function formatVerdicts(verdicts: readonly AliasVerdict[]): string {
  const rows: string[][] = [];
  for (const verdict of verdicts) {
    const chosen = verdict.alternatives.filter(({ status }) => status === "chosen");
    const absent = verdict.alternatives.find(({ reason }) => reason !== undefined);
    const points = chosen.map(({ point }) => point).join(", ");
    rows.push([verdict.alias, "", mark(verdict.verdict), points || (absent?.reason ?? "")]);
    for (const { name, type, verdict: value, reason, location } of verdict.values) {
      rows.push([`  ${name}`, type ?? "", mark(value), reason ?? location ?? ""]);
    }
  }
  const good = verdicts.filter(isGoodVerdict).length;
  const values = verdicts.flatMap((verdict) => verdict.values);
  const resolved = values.filter(({ verdict }) => verdict === "resolved").length;
  const header = ["alias, value", "type", "verdict", "where, why"];
  return (
    formatTable([header, ...rows]) +
    `\n${good} of ${verdicts.length} aliases, ${resolved} of ${values.length} values resolved\n`
  );
}

/** A verdict without source texts. */
export function verdictJson(verdict: AliasVerdict): object {
  const { range, ...rest } = verdict;
  return { ...rest, file: range.file.path, ...positionOf(range.file, range.start) };
}

function mark(verdict: string): string {
  if (verdict === "resolved") return pc.green(verdict);
  return verdict === "unresolved" ? pc.red(verdict) : pc.yellow(verdict);
}
