import { expect, test } from "vitest";
import type { SourceFile } from "../source/source-file.ts";
import { relevantFiles } from "./relevant-files.ts";
import { analyzeText, fakeHost } from "./testing/analyze-text.ts";

const texts: Readonly<Record<string, string>> = {
  "reads.stp": 'probe a.b("read") = begin { helper() }',
  "writes.stp":
    '/** probe a.b("write") - writes much prose */ export a.b("write") = begin { println(1) }',
  "helper.stp": "function helper() { counter++ }",
  "counter.stp": "global other, counter = 3",
  "macros.stpm": "@define m %( 1 %)",
  "unrelated.stp": "function unrelated() { return 1 }",
};
const library = Object.entries(texts).map(([path, text]): SourceFile => ({
  path,
  text,
  origin: "library",
}));

function chosen(script: string): string[] {
  return relevantFiles(library, script).map((file) => file.path);
}

test("what the script mentions, what that mentions, and all macros", () => {
  expect(chosen('probe a.b("read") { }')).toEqual([
    "reads.stp",
    "helper.stp",
    "counter.stp",
    "macros.stpm",
  ]);
  expect(chosen('probe a.b("write") { }')).toEqual(["writes.stp", "macros.stpm"]);
  expect(chosen("probe begin { println(counter) }")).toEqual(["counter.stp", "macros.stpm"]);
  expect(chosen("probe begin { }")).toEqual(["macros.stpm"]);
});

test("all files where a wildcard may stand for anything", () => {
  expect(chosen("probe a.* { }")).toHaveLength(library.length);
});

test("what the texts hide is found when the whole library is asked", () => {
  const host = fakeHost({
    "hidden.stp": "@define name %( hidden %) function @name() { return 1 }",
  });
  expect(analyzeText("probe begin { println(hidden()) }", host).diagnostics).toEqual([]);
});

test("near names come from the whole library", () => {
  const { diagnostics } = analyzeText("probe begin { unrelatd() }", fakeHost(texts));
  expect(diagnostics[0]?.hint).toBe("did you mean `unrelated`?");
});
