// Diagnostics of the compiler, in the format that the user wants.

import type { DiagnosticOptions } from "../cli/options.ts";
import {
  formatDiagnostics,
  formatDiagnosticsAsJson,
  formatDiagnosticsAsSarif,
} from "../../compiler/index.ts";
import type { Diagnostic } from "../../compiler/index.ts";
import { takeRefusal } from "../cache/keep-for-speed.ts";
import { hasColour } from "../colour.ts";
import { wrapLines } from "../reports/wrap.ts";
import { version } from "../version.ts";

/** On standard error: errors always, warnings unless they are not wanted. For programs it is one document, also an empty one. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  { warnings, format = "text" }: Pick<DiagnosticOptions, "warnings"> & Partial<DiagnosticOptions>,
): void {
  const shown = diagnostics.filter(({ severity }) => warnings || severity === "error");
  process.stderr.write(formatted(shown, format, lookOn(process.stderr)));
  if (format === "text") process.stderr.write(moreOf(shown));
  // A warning of the machine's would be no part of the document, which is about scripts.
  else takeRefusal();
}

/** On a terminal, where somebody reads who may not know the codes: which command says more. */
function moreOf(shown: readonly Diagnostic[]): string {
  const first = shown.find(({ severity }) => severity === "error") ?? shown[0];
  if (first === undefined || !process.stderr.isTTY) return "";
  return `tapwright explain-code ${first.code} says more of that message\n`;
}

type Look = Parameters<typeof formatDiagnostics>[1];

/** With colours where they are wanted, and as wide as the terminal; elsewhere lines are whole. */
export function lookOn(stream: { readonly isTTY?: boolean; readonly columns?: number }): Look {
  const { columns: width } = stream;
  return { colour: hasColour(stream), width, flow: (text) => wrapLines(text, width) };
}

export function formatted(
  diagnostics: readonly Diagnostic[],
  format: DiagnosticOptions["format"],
  look: Look,
): string {
  if (format === "json") return formatDiagnosticsAsJson(diagnostics);
  if (format === "sarif") return formatDiagnosticsAsSarif(diagnostics, version);
  return formatDiagnostics(diagnostics, look);
}
