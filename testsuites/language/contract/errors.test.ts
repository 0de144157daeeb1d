// Each tapset in errors/ says in marks what is wrong with its declarations, in full.

import { expect, test } from "vitest";
import { diagnose, wrongScripts } from "../marked-scripts.ts";
import { showDiagnostics } from "../markers.ts";

test.each(wrongScripts("contract").map((script) => [script.name, script] as const))(
  "%s",
  (name, { text, code, expected }) => {
    const diagnostics = diagnose("contract", name, text);
    expect(showDiagnostics(diagnostics)).toEqual(expected);
    expect(diagnostics.map((one) => one.code)).toContain(code);
  },
);
