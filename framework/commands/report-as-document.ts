// What ended a command, as the JSON or SARIF document that it was asked for: one problem without a place.

import { formatDiagnosticsAsJson, formatDiagnosticsAsSarif } from "../../compiler/index.ts";
import type { AskedFormat } from "../cli/format-asked.ts";
import { takeRefusal } from "../cache/keep-for-speed.ts";
import { failureCodes } from "../failure-codes.ts";
import { reportThrown, toldOf } from "../cli/report-thrown.ts";
import { version } from "../version.ts";

/** Writes it where the command would have written its diagnostics, and gives the exit code. */
export function reportAsDocument(thrown: unknown, { format, stream }: AskedFormat): number {
  const told = toldOf(thrown);
  if (told === undefined) return reportThrown(thrown);
  const { code, message, hint, exitCode } = told;
  const explanation = (failureCodes as Readonly<Record<string, string>>)[code];
  const problems = [{ code, severity: "error", message, notes: [], hint, explanation }] as const;
  const text =
    format === "json"
      ? formatDiagnosticsAsJson(problems)
      : formatDiagnosticsAsSarif(problems, version);
  process[stream].write(text);
  // A warning behind it would be no part of the document.
  if (stream === "stderr") takeRefusal();
  return exitCode;
}
