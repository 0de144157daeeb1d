// Probes in what runs in an interrupt that cannot be masked: it comes at any time, also in the middle of a handler.

import { expect, test } from "vitest";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright } from "../command/run-tapwright.ts";

requireKernel();

/** The kernel notes a line of its log; when all CPUs tell where they are, the others do so in an NMI. */
const notes = `
global masked, others
probe kernel.function("vprintk_store") {
  if (isinstr(sprint_backtrace(), "nmi_handle")) masked++
  else others++
}
probe end { printf("in NMIs %d, else %d\\n", masked, others) }`;

const run = ["run", "-c", "backtraces 10", "-e"];

test("handlers run in NMIs", async () => {
  const { stdout, stderr, exitCode } = await runTapwright([...run, notes]);
  expect(stdout).toMatch(/^in NMIs [1-9]\d*, else [1-9]\d*\n$/);
  expect(stderr).not.toContain("error");
  expect(exitCode).toBe(0);
});

test("an NMI within a handler is skipped, and counted", async () => {
  // What a handler hits itself is not there: a note of the log within one comes from an NMI.
  const busy = "global sum probe timer.profile { for (i = 0; i < 500000; i++) sum += i }";
  const limits = ["MAXACTION=10000000", "MAXSKIPPED=10000", "STP_NO_OVERLOAD"];
  const defined = limits.flatMap((limit) => ["-D", limit]);
  const { stdout, stderr, exitCode } = await runTapwright([...run, busy + notes, ...defined]);
  expect(stdout).toContain("in NMIs ");
  expect(stderr).toMatch(/WARNING: Skipped: [1-9]\d* while a handler ran on the CPU, 0 after/);
  expect(stderr).toContain("error[script/skipped-probes]");
  expect(exitCode).toBe(1);
});

test("what handlers record and print in NMIs is neither lost nor counted twice", async () => {
  // The same statistic and the same buffers are used by handlers that NMIs come into the middle of.
  const both = `
global recorded
probe kernel.function("vprintk_store") {
  if (!isinstr(sprint_backtrace(), "nmi_handle")) next
  recorded <<< 1
  println("in an NMI")
}
probe timer.profile { for (i = 0; i < 1000; i++) j += i; recorded <<< j > 0; println("elsewhere") }
probe end { println("recorded ", @count(recorded)) }`;
  const defined = ["-D", "MAXSKIPPED=10000", "-D", "MAXACTION=10000"];
  const { stdout, stderr } = await runTapwright([...run, both, ...defined]);
  const lines = stdout.trimEnd().split("\n");
  const inside = lines.filter((line) => line === "in an NMI").length;
  const outside = lines.filter((line) => line === "elsewhere").length;
  expect(inside).toBeGreaterThan(0);
  expect(outside).toBeGreaterThan(0);
  expect(lines.at(-1)).toBe(`recorded ${inside + outside}`);
  expect(lines).toHaveLength(inside + outside + 1);
  expect(stderr.replaceAll("skipped-probes", "")).not.toMatch(/error\[|lost/);
});
