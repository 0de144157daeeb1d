// Diagnostics as SARIF 2.1.0 (OASIS), which CI services show beside the changed lines.

import { codes, type Code } from "./codes.ts";
import type { Problem } from "./diagnostic.ts";
import { explanations } from "./explanations.ts";
import { positionOf, type Range } from "./source-file.ts";

/** One SARIF log with one run. `toolVersion` is the version of Tapwright that is named in it. */
export function formatDiagnosticsAsSarif(
  diagnostics: readonly Problem[],
  toolVersion: string,
): string {
  const byCode = new Map(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic]));
  const ruleIds = [...byCode.keys()].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Tapwright",
            version: toolVersion,
            rules: ruleIds.map((id) => ruleOf(byCode.get(id)!)),
          },
        },
        // The columns of this tool count UTF-16 code units (SARIF 3.14.17).
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, ruleIds)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** What a message of this code is about. */
function ruleOf({ code, ...problem }: Problem): object {
  if (isKnown(code)) return ruleOfCode(code);
  const { explanation = problem.message, severity } = problem;
  return {
    id: code,
    shortDescription: { text: explanation },
    defaultConfiguration: { level: severity },
  };
}

function isKnown(code: string): code is Code {
  return Object.hasOwn(codes, code);
}

/** The parts that differ from case to case are left open. */
function ruleOfCode(id: Code): object {
  const { message, hint, severity } = codes[id];
  const open = (template: string): string => template.replaceAll(/\{\w+\}/g, "…");
  const explanation = explanations[id];
  return {
    id,
    shortDescription: { text: open(message) },
    fullDescription: { text: explanation },
    help: { text: hint === undefined ? explanation : `${explanation}\nhint: ${open(hint)}` },
    defaultConfiguration: { level: severity },
  };
}

function resultOf(diagnostic: Problem, ruleIds: readonly string[]): object {
  const { code, severity, message, range, notes, hint } = diagnostic;
  const related = notes.flatMap((note) =>
    note.range === undefined ? [] : { ...locationOf(note.range), message: { text: note.message } },
  );
  return {
    ruleId: code,
    ruleIndex: ruleIds.indexOf(code),
    level: severity,
    message: { text: hint === undefined ? message : `${message}\nhint: ${hint}` },
    locations: range === undefined ? [] : [locationOf(range)],
    relatedLocations: related.length === 0 ? undefined : related,
  };
}

function locationOf({ file, start, end }: Range): { readonly physicalLocation: object } {
  const from = positionOf(file, start);
  const to = positionOf(file, end);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file.path) },
      region: {
        startLine: from.line,
        startColumn: from.column,
        endLine: to.line,
        endColumn: to.column,
      },
    },
  };
}

/** A relative path is a relative reference; an absolute one needs its scheme. */
function uriOf(path: string): string {
  const escaped = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${escaped}` : escaped;
}
