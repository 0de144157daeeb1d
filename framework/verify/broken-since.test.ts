import { expect, test } from "vitest";
import { brokenSince } from "./broken-since.ts";
import type { ReportKernel } from "./report.ts";

const kernels = [
  ["i386", "5.10"],
  ["x86_64", "5.10"],
  ["x86_64", "6.1"],
  ["x86_64", "6.12"],
  ["x86_64", "7.2"],
].map(([architecture, release = ""]) => ({
  name: `${architecture}/${release}`,
  release,
  version: release,
  architecture: architecture as ReportKernel["architecture"],
  buildId: "",
  source: "dwarf" as const,
}));

const since = (column: number, there: readonly number[], unknown: readonly number[] = []) => {
  const cells = kernels.map((_, one) => ({
    status: unknown.includes(one) ? ("unknown" as const) : ("unresolved" as const),
  }));
  return brokenSince(kernels, cells, column, (one) => there.includes(one));
};

test("the first kernel without it, after the last one that had it", () => {
  expect(since(4, [1, 2])).toEqual({ first: "x86_64/6.12", before: "x86_64/6.1" });
  expect(since(3, [1, 2])).toEqual({ first: "x86_64/6.12", before: "x86_64/6.1" });
});

test("what was mended in between and broke again, broke when it broke last", () => {
  expect(since(2, [1, 3])).toEqual({ first: "x86_64/6.1", before: "x86_64/5.10" });
  expect(since(4, [1, 3])).toEqual({ first: "x86_64/7.2", before: "x86_64/6.12" });
});

test("what is not known of a kernel, or of one in between, has not broken there", () => {
  expect(since(3, [2], [3])).toBeUndefined();
  expect(since(4, [2], [3])).toBeUndefined();
  expect(since(4, [3], [2])).toEqual({ first: "x86_64/7.2", before: "x86_64/6.12" });
});

test("another architecture is no kernel before, and what never was there has not broken", () => {
  expect(since(1, [0])).toBeUndefined();
  expect(since(4, [])).toBeUndefined();
});
