import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attemptFolder, cellFolder } from "./evidence-folder.ts";
import { evidenceOf } from "./kept-evidence.ts";

const cell = { test: "tests/open", kernel: "bookworm/cloud-amd64" };
let reports: string;
beforeEach(() => (reports = mkdtempSync(join(tmpdir(), "tapwright-test-"))));
afterEach(() => rmSync(reports, { recursive: true }));

function leave(attempt: number, digest: string | undefined): void {
  const folder = join(reports, attemptFolder({ cell, attempt }));
  mkdirSync(folder, { recursive: true });
  const about = { format: 1, tapwright: "0", ...cell, buildId: "", moduleName: "", digest };
  const rest = { verdict: { outcome: "failed", reasons: [] }, directives: {}, allowances: [] };
  writeFileSync(join(folder, "cell.json"), JSON.stringify({ ...about, ...rest, qemuCommand: [] }));
}

test("evidence of the result is found, attempt by attempt", async () => {
  leave(1, "abc");
  expect(await evidenceOf(reports, cell, 2, "abc")).toEqual([
    attemptFolder({ cell, attempt: 1 }),
    undefined,
  ]);
});

test.each([["def"], [undefined]])("that of another result (%s) goes", async (digest) => {
  leave(1, digest);
  expect(await evidenceOf(reports, cell, 1, "abc")).toEqual([undefined]);
  expect(existsSync(join(reports, cellFolder(cell)))).toBe(false);
});
