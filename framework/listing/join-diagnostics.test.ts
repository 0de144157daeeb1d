import { expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import { joinDiagnostics } from "./join-diagnostics.ts";

const say = (code: string, message: string) =>
  ({ code, message, severity: "error", notes: [] }) as unknown as Diagnostic;

const gone = (release: string): Diagnostic => say("resolve/no-such-kernel-function", release);
const label = say("resolve/at-jump-label", "it is a jump label");

test("what all kernels say is said once, in the words of the first", () => {
  const found = joinDiagnostics([
    ["old", [gone("5.10")]],
    ["new", [gone("7.2")]],
  ]);
  expect(found).toEqual({ common: [gone("5.10")], all: [gone("5.10")] });
});

test("what only some say has their names", () => {
  const { common, all } = joinDiagnostics([
    ["old", [label]],
    ["newer", [gone("6.1")]],
    ["newest", [gone("7.2")]],
  ]);
  expect(common).toEqual([]);
  expect(all).toEqual([
    { ...label, notes: [{ message: "on old" }] },
    { ...gone("6.1"), notes: [{ message: "on newer, newest" }] },
  ]);
});
