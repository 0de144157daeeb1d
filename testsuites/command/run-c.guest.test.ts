// A module that a C programmer wrote by hand goes the same way as a script.

import { join } from "node:path";
import { expect, test } from "vitest";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright } from "./run-tapwright.ts";

const example = join(import.meta.dirname, "../../examples/handwritten/reads.c");

requireKernel();

test("the module written by hand prints what its workload did", async () => {
  const result = await runTapwright(["run", "--json", example]);
  expect(result.exitCode).toBe(0);
  const { output, truth } = JSON.parse(result.stdout) as {
    output: string;
    truth: { reads: Record<string, { count: number; bytes: number; average: number }> };
  };
  for (const [name, { count, bytes, average }] of Object.entries(truth.reads)) {
    const row = `reads by process "${name}": ${count}.  Total bytes=${bytes}.  Average: ${average}`;
    expect(output.split("\n")).toContain(row);
  }
  expect(Object.keys(truth.reads).length).toBeGreaterThan(1);
});
