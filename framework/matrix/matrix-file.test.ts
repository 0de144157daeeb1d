import { describe, expect, test } from "vitest";
import type { FailureError } from "../failure.ts";
import { parseMatrix } from "./matrix-file.ts";

const good = {
  root: "..",
  kernels: [
    { kernel: "bookworm/*" },
    { kernel: "source/ia64", maySkip: "Debian has no emulator of ia64" },
  ],
  architectures: ["x86_64", "ia64"],
  suites: [{ name: "tapsets", tests: ["tapsets"], kernels: ["bookworm/*"] }],
  tapsets: ["syscall"],
  maySkip: [{ tests: ["tapsets/*"], kernels: ["bookworm/rt-amd64"], reason: "no huge pages" }],
  times: "ci/times.json",
};

function messageOf(value: unknown): string {
  try {
    parseMatrix(typeof value === "string" ? value : JSON.stringify(value), "matrix.json");
  } catch (error) {
    const { failure } = error as FailureError;
    expect(failure).toMatchObject({ code: "matrix/bad-file", exitCode: 1 });
    return failure.message;
  }
  throw new Error("it was taken");
}

test("a matrix file is taken as it is", () => {
  expect(parseMatrix(JSON.stringify(good), "matrix.json")).toEqual(good);
});

describe("a wrong one says which key, and what was expected", () => {
  const { suites: _suites, ...without } = good;
  test.each<[string, unknown, string]>([
    ["missing", without, "matrix.json: suites is missing: expected an array"],
    [
      "type",
      { ...good, kernels: ["bookworm/amd64"] },
      'matrix.json: kernels[0]: expected an object, found "bookworm/amd64"',
    ],
    [
      "a skip without a reason",
      { ...good, kernels: [{ kernel: "bookworm/amd64", maySkip: "" }] },
      'matrix.json: kernels[0].maySkip: expected a reason, found ""',
    ],
    [
      "unknown",
      { ...good, kernels: [{ kernel: "bookworm/amd64", required: true }] },
      "matrix.json: kernels[0].required: there is no such key",
    ],
    [
      "architecture",
      { ...good, architectures: ["amd64"] },
      'matrix.json: architectures[0]: expected one of x86_64, i386, ppc64le, ppc64, ia64, arm64, s390x, found "amd64"',
    ],
    [
      "two",
      { ...good, suites: [{ name: "", tests: [] }] },
      'matrix.json: suites[0].name: expected a name, found ""; suites[0].tests: expected at least one path, found []',
    ],
    ["list", [], "matrix.json: the file: expected an object, found []"],
  ])("%s", (_, value, message) => {
    expect(messageOf(value)).toBe(message);
  });

  test("no JSON", () => {
    expect(messageOf("{")).toMatch(/^matrix\.json: is no JSON: /);
  });
});
