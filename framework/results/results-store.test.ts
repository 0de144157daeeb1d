import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { takeRefusal } from "../cache/keep-for-speed.ts";
import type { Verdict } from "./verdict.ts";
import { findResult, keepResult } from "./results-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-test-"));
  vi.stubEnv("XDG_CACHE_HOME", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function recordOf(verdict: Verdict) {
  return { verdict, seconds: 2, attempts: [{ verdict, seconds: 2, evidence: "evidence/open" }] };
}

test("what is kept is found again, with when it was decided and without what may be gone", () => {
  const before = new Date().toISOString();
  keepResult("abc", recordOf({ outcome: "passed" }));
  const found = findResult("abc");
  const verdict = { outcome: "passed" };
  expect(found).toMatchObject({ verdict, seconds: 2, attempts: [{ verdict, seconds: 2 }] });
  expect(found!.attempts[0]).not.toHaveProperty("evidence");
  expect(found!.since >= before && found!.since <= new Date().toISOString()).toBe(true);
  expect(findResult("def")).toBeUndefined();
});

test.each<[Verdict["outcome"], boolean]>([
  ["passed", true],
  ["failed", true],
  ["not-built", true],
  ["guest-panicked", true],
  ["skipped", false],
  ["flaky", false],
  ["timed-out", false],
  ["guest-hung", false],
  ["guest-lost", false],
  ["interrupted", false],
])("%s is known the next time: %s", (outcome, isKept) => {
  keepResult("abc", recordOf({ outcome } as Verdict));
  expect(findResult("abc") !== undefined).toBe(isKept);
});

test("a damaged result is none", () => {
  keepResult("abc", recordOf({ outcome: "failed", reasons: [] }));
  const results = join(folder, "tapwright", "results");
  expect(readdirSync(results)).toEqual(["abc.json"]);
  const path = join(results, "abc.json");
  writeFileSync(path, readFileSync(path, "utf8").replace("failed", "passed"));
  expect(findResult("abc")).toBeUndefined();
});

test("what cannot be read is not known, and what cannot be kept is told once", () => {
  mkdirSync(join(folder, "tapwright"));
  const results = join(folder, "tapwright", "results");
  writeFileSync(results, "no folder");
  for (const digest of ["abc", "def"]) {
    keepResult(digest, recordOf({ outcome: "passed" }));
    expect(findResult(digest)).toBeUndefined();
  }
  expect(takeRefusal()).toMatchObject({ folder: results, isFull: false });
  expect(takeRefusal()).toBeUndefined();
});
