import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { formatUnused } from "../reports/tests/unused-allowances.ts";
import { findAllowance, loadAllowances, unusedAllowances } from "./allowances.ts";
import type { Allowance } from "./allowances.ts";
import type { TestRecord } from "./test-record.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-allowances-"));
afterAll(() => rmSync(folder, { recursive: true }));

const softirq: Allowance = {
  kernel: "bookworm/rt-*",
  kind: "warning",
  title: "^WARNING: .* kernel/softirq\\.c:",
  reason: "known of this kernel",
};
const splat = {
  kind: "warning",
  title: "WARNING: CPU: 1 PID: 0 at kernel/softirq.c:320 f+0x1/0x2",
  line: 0,
  report: "",
} as const;

function load(text: string): Promise<readonly Allowance[]> {
  const path = join(folder, "allowed.json");
  writeFileSync(path, text);
  return loadAllowances(path);
}

test("a file is read", async () => {
  expect(await load(JSON.stringify({ version: 1, allowed: [softirq] }))).toEqual([softirq]);
});

test.each<[string, unknown, string]>([
  ["no reason", { ...softirq, reason: undefined }, "allowed[0].reason is missing"],
  ["a reason that is none", { ...softirq, reason: "because" }, "allowed[0].reason"],
  ["a sort that does not exist", { ...softirq, kind: "noise" }, "allowed[0].kind"],
  ["no expression", { ...softirq, title: "(" }, "expected a regular expression"],
  ["a key too many", { ...softirq, titel: "x" }, "allowed[0].titel: there is no such key"],
])("%s is refused", async (_, entry, problem) => {
  const refused = load(JSON.stringify({ version: 1, allowed: [entry] }));
  const { failure } = await refused.then(
    () => expect.fail("it was taken"),
    (error: FailureError) => error,
  );
  expect(failure).toMatchObject({ code: "test/bad-allowances", exitCode: 2 });
  expect(failure.message).toContain(problem);
});

test("no JSON and no file are refused", async () => {
  await expect(load("{")).rejects.toBeInstanceOf(FailureError);
  await expect(loadAllowances(join(folder, "none.json"))).rejects.toThrow("there is no such file");
});

test.each([
  ["bookworm/rt-amd64", splat, true],
  ["bookworm/cloud-amd64", splat, false],
  ["bookworm/rt-amd64", { ...splat, kind: "oops" as const }, false],
  ["bookworm/rt-amd64", { ...splat, title: "WARNING: at kernel/fork.c:1" }, false],
])("on %s %j is allowed: %s", (kernel, complaint, isAllowed) => {
  expect(findAllowance([softirq], kernel, complaint)).toBe(isAllowed ? softirq : undefined);
});

test("what allowed nothing on a kernel that ran is told, and nothing of kernels that did not", () => {
  const record = (kernel: string, tolerated: boolean): TestRecord => {
    const verdict = { outcome: "passed" } as const;
    const { kind, title } = splat;
    const told = tolerated ? [{ kind, title, reason: softirq.reason }] : undefined;
    return {
      test: "x",
      kernel,
      verdict,
      seconds: 1,
      attempts: [{ verdict, seconds: 1, tolerated: told }],
    };
  };
  const rt = "bookworm/rt-amd64";
  expect(unusedAllowances([softirq], [record(rt, true)])).toEqual([]);
  expect(unusedAllowances([softirq], [record("bookworm/amd64", false)])).toEqual([]);
  const unused = unusedAllowances([softirq], [record(rt, false)]);
  expect(unused).toEqual([softirq]);
  expect(formatUnused(unused)).toBe(
    "unused allowance: bookworm/rt-*, warning, /^WARNING: .* kernel/softirq\\.c:/ (known of this kernel)\n",
  );
});
