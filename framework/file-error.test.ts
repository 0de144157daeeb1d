import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeFileError, refusalHint } from "./file-error.ts";

function describe(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return describeFileError(error);
  }
  return expect.fail("nothing was thrown");
}

test.each([
  ["/", "it is a folder"],
  ["/no/such", "there is no such file or folder"],
  [`${import.meta.filename}/x`, "a part of the path is no folder"],
])("%s", (path, said) => {
  expect(describe(() => readFileSync(path))).toBe(said);
});

const made = join(tmpdir(), "tapwright-x7");

test.each([
  ["ENOSPC", made, "Make room, or take another folder for temporary files: $TMPDIR names it."],
  ["EROFS", made, "Temporary files lie in $TMPDIR, which may name another folder."],
  ["EROFS", "/x", "The cache lies below $XDG_CACHE_HOME, which may name another folder."],
  ["ENOSPC", undefined, "Make room, or take another folder; the cache lies below $XDG_CACHE_HOME."],
])("%s of %s has the way to its place", (code, path, hint) => {
  expect(refusalHint({ code, path })).toBe(hint);
});

test("what is not of the system keeps its words", () => {
  expect(describe(() => JSON.parse("{"))).toMatch(/JSON/);
});
