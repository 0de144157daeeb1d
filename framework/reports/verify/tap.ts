// A report as TAP 14, flat: one point for each alias on each kernel, with what is wrong as YAML.

import type { VerifyReport } from "../../verify/report.ts";
import { pointsOf, type Point } from "./points.ts";

export function formatVerifyTap(report: VerifyReport): string {
  return spellTap(pointsOf(report));
}

export function spellTap(points: readonly Point[]): string {
  const lines = points.flatMap((point, index) => [pointLine(point, index + 1), ...details(point)]);
  return `${["TAP version 14", `1..${points.length}`, ...lines].join("\n")}\n`;
}

function pointLine({ title, state, reason = "" }: Point, number: number): string {
  const verdict = state === "failed" ? "not ok" : "ok";
  const skip = state === "skipped" ? ` # SKIP ${oneLine(reason)}` : "";
  // A backslash is the escape, and `#` would begin a directive.
  const name = oneLine(title).replaceAll("\\", "\\\\").replaceAll("#", "\\#");
  return `${verdict} ${number} - ${name}${skip}`;
}

/** Strings of JSON are strings of YAML, too. */
function details({ details: all }: Point): string[] {
  const entries = Object.entries(all);
  if (entries.length === 0) return [];
  const lines = entries.flatMap(([key, value]) =>
    typeof value === "string"
      ? [`${key}: ${JSON.stringify(value)}`]
      : [`${key}:`, ...value.map((one) => `  - ${JSON.stringify(one)}`)],
  );
  return ["---", ...lines, "..."].map((line) => `  ${line}`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
