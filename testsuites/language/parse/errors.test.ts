// Each script in errors/ says in marks which diagnostics it gives, in full.

import { expect, test } from "vitest";
import { diagnose, wrongScripts } from "../marked-scripts.ts";
import { showDiagnostics } from "../markers.ts";

test.each(wrongScripts("parse").map((script) => [script.name, script] as const))(
  "%s",
  (name, { text, code, expected }) => {
    const diagnostics = diagnose("parse", name, text);
    expect(showDiagnostics(diagnostics)).toEqual(expected);
    expect(diagnostics.map((one) => one.code)).toContain(code);
  },
);
