// From findings to diagnostics: the same thing found several times is told once.

import { createDiagnostic, type Diagnostic, type Severity } from "../source/diagnostic.ts";
import type { Finding } from "./subject.ts";

const placesShown = 3;
const trust = "embedded C may do that, and whoever runs it has to trust it";

/** One diagnostic for each thing that a part does, with the places; `severityOf` says how bad that is. */
export function diagnose(
  findings: readonly Finding[],
  severityOf: (finding: Finding) => Severity,
): Diagnostic[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = [finding.code, finding.part.name, finding.what].join("\0");
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map((group) => {
    const [{ code, part, what, place, wanted = "" }] = group as [Finding];
    const values = { part: part.name, what, place: place ?? "", wanted };
    const hint = part.kind === "embedded" ? trust : undefined;
    const diagnostic = createDiagnostic(code, { values, notes: notesOf(group), hint });
    return { ...diagnostic, severity: severityOf(group[0]!) };
  });
}

/** The places behind the first one, which the message has. */
function notesOf(group: readonly Finding[]): { readonly message: string }[] {
  const others = group.slice(1).map(({ place }) => place);
  if (others.length === 0) return [];
  const shown = others.slice(0, placesShown).join(", ");
  const rest = others.length - placesShown;
  return [{ message: `also at ${shown}${rest > 0 ? ` and ${rest} more` : ""}` }];
}
