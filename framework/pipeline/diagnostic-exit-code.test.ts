import { expect, test } from "vitest";
import { createDiagnostic } from "../../compiler/index.ts";
import type { Diagnostic } from "../../compiler/index.ts";
import { exitCodeOfDiagnostics } from "./diagnostic-exit-code.ts";

const exitCodeOf = (...codes: Diagnostic["code"][]) =>
  exitCodeOfDiagnostics(codes.map((code) => createDiagnostic(code)));

test("the exit code says whether the script, the machine or nobody is at fault", () => {
  expect(exitCodeOf()).toBe(0);
  expect(exitCodeOf("lex/unused-argument")).toBe(0);
  expect(exitCodeOf("parse/unexpected")).toBe(1);
  expect(exitCodeOf("build/tool-failed")).toBe(1);
  expect(exitCodeOf("build/no-tool")).toBe(3);
  expect(exitCodeOf("parse/unexpected", "build/disk-full")).toBe(3);
  expect(exitCodeOf("build/interrupted")).toBe(130);
});
