// Analyses the scripts of this folder: against the fake kernel and the small library beside this file.

import { readFileSync } from "node:fs";
import { fakeHost, analyzeText } from "../../../compiler/semantics/testing/analyze-text.ts";
import type { Analysis, Host } from "../../../compiler/semantics/host.ts";

export const libraryHost: Host = fakeHost({
  "library.stp": readFileSync(new URL("library.stp", import.meta.url), "utf8"),
});

export function analyzeMarked(text: string): Analysis {
  return analyzeText(text, libraryHost);
}
