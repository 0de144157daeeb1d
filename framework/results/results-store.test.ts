import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
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

test("what is kept is found again, with when it was decided and without what may be gone", async () => {
  const before = new Date().toISOString();
  await keepResult("abc", recordOf({ outcome: "passed" }));
  const found = await findResult("abc");
  const verdict = { outcome: "passed" };
  expect(found).toMatchObject({ verdict, seconds: 2, attempts: [{ verdict, seconds: 2 }] });
  expect(found!.attempts[0]).not.toHaveProperty("evidence");
  expect(found!.since >= before && found!.since <= new Date().toISOString()).toBe(true);
  expect(await findResult("def")).toBeUndefined();
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
])("%s is known the next time: %s", async (outcome, isKept) => {
  await keepResult("abc", recordOf({ outcome } as Verdict));
  expect((await findResult("abc")) !== undefined).toBe(isKept);
});

test("a damaged result is none", async () => {
  await keepResult("abc", recordOf({ outcome: "failed", reasons: [] }));
  const results = join(folder, "tapwright", "results");
  expect(readdirSync(results)).toEqual(["abc.json"]);
  const path = join(results, "abc.json");
  writeFileSync(path, readFileSync(path, "utf8").replace("failed", "passed"));
  expect(await findResult("abc")).toBeUndefined();
});
