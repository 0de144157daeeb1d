// Analyses the scripts of this folder: against the fake kernel and the small library beside this file.

import { readFileSync } from "node:fs";
import { fakeHost, analyzeText } from "../../../compiler/semantics/testing/analyze-text.ts";
import type { Architecture } from "../../../compiler/debuginfo/debug-info.ts";
import type { Analysis, Host } from "../../../compiler/semantics/host.ts";

export const libraryHost: Host = fakeHost({
  "library.stp": readFileSync(new URL("library.stp", import.meta.url), "utf8"),
});

/** A line `// architecture: NAME` makes the kernel one of that architecture. */
export function analyzeMarked(text: string): Analysis {
  const name = /^\/\/ architecture: (\w+)$/m.exec(text)?.[1];
  return analyzeText(text, name === undefined ? libraryHost : hostOf(name as Architecture));
}

function hostOf(architecture: Architecture): Host {
  const debugInfo = libraryHost.debugInfo!;
  const kernel = { ...debugInfo.kernel, architecture };
  return { ...libraryHost, debugInfo: { ...debugInfo, kernel } };
}
