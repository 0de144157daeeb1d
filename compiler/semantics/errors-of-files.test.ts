import { expect, test } from "vitest";
import { errorsOfFiles } from "./errors-of-files.ts";
import { fakeHost } from "./testing/analyze-text.ts";

test("files tell their errors, whether they define aliases or not", () => {
  const host = fakeHost({
    "functions.stp": "function f( {",
    "aliases.stp": "probe a.b = begin { x = }",
    "right.stp": "function g() { return 1 }",
    "other.stp": "function h( {",
  });
  const [functions, aliases, right] = host.library;
  const errors = errorsOfFiles([functions!, aliases!, right!], host);
  expect(errors.map(({ code, range }) => `${range?.file.path} ${code}`)).toEqual([
    "functions.stp parse/unexpected",
    "aliases.stp parse/unexpected",
  ]);
});

test("a macro file tells its errors, whatever files use it, with the macros of those before it at hand", () => {
  const host = fakeHost({
    "a.stpm": "@define one %( 1 %)",
    "b.stpm": "@define two %( @one + @one %)\n@define three %( 3",
    "uses.stp": "probe a.b = begin { x = @two }",
    "other.stpm": "stray",
  });
  const wanted = host.library.filter(({ path }) => path !== "other.stpm");
  const errors = errorsOfFiles(wanted, host);
  expect(errors.map(({ code, range }) => `${range?.file.path} ${code}`)).toEqual([
    "b.stpm preprocess/unclosed",
  ]);
});
