import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeFileError } from "./file-error.ts";

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

test("what is not of the system keeps its words", () => {
  expect(describe(() => JSON.parse("{"))).toMatch(/JSON/);
});
