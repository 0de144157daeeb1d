// What `tapwright inspect` does.

import { formatDiagnosticsAsSarif, diagnosticToJson, hasErrors } from "../../compiler/index.ts";
import type { Diagnostic } from "../../compiler/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import type { InspectOptions } from "../cli/inspect.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { inspectModuleFile } from "../pipeline/inspect-module.ts";
import type { InspectedModule } from "../pipeline/inspect-module.ts";
import { silentProgress } from "../progress/progress.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { describeParts } from "../reports/describe-parts.ts";
import { version } from "../version.ts";
import { formatted, lookOn } from "./show-diagnostics.ts";

export async function inspectCommand(
  paths: readonly string[],
  options: InspectOptions,
  signal: AbortSignal,
): Promise<number> {
  const progress = options.format === "text" ? terminalProgress() : silentProgress;
  const inspected: (InspectedModule & { readonly path: string })[] = [];
  for (const path of paths) {
    const found = await inspectModuleFile(path, options, progress, signal);
    const diagnostics = found.diagnostics.filter(
      ({ severity }) => options.warnings || severity === "error",
    );
    inspected.push({ ...found, diagnostics, path });
  }
  process.stdout.write(textOf(inspected, options.format));
  const all = inspected.flatMap(({ diagnostics }) => diagnostics);
  return hasErrors(all) ? exitCodeOfDiagnostics(all) : exitCodes.good;
}

type Inspected = readonly (InspectedModule & { readonly path: string })[];

function textOf(inspected: Inspected, format: InspectOptions["format"]): string {
  if (format === "sarif") {
    const placed = inspected.flatMap(({ path, diagnostics }) =>
      diagnostics.map((one) => placedIn(path, one)),
    );
    return formatDiagnosticsAsSarif(placed, version);
  }
  if (format === "json") {
    const modules = inspected.map(({ path, kernel, parts, diagnostics }) => ({
      module: path,
      kernel: kernel.installed.release,
      parts,
      diagnostics: diagnostics.map(diagnosticToJson),
    }));
    return `${JSON.stringify({ modules }, undefined, 2)}\n`;
  }
  const texts = inspected.map(({ path, kernel, parts, diagnostics }) => {
    const found = formatted(diagnostics, "text", lookOn(process.stdout));
    const rest = diagnostics.length === 0 ? "nothing found\n" : `\n${found}`;
    return `${path} for ${kernel.installed.release}\n${describeParts(parts)}${rest}`;
  });
  return texts.join("\n");
}

/** A module has no lines: the file itself is the place. */
function placedIn(path: string, diagnostic: Diagnostic): Diagnostic {
  const file = { path, text: "", origin: "script" } as const;
  return { ...diagnostic, range: { file, start: 0, end: 0 } };
}
