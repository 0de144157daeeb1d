// A tapset whose own files are so wrong that nothing can be verified: programs find that in the report, and what is wrong with the
// command line on standard error.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runMain } from "../command/run-main.ts";

let folder = "";
let tapset = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-faulty-"));
  tapset = join(folder, "odd");
  mkdirSync(tapset);
  writeFileSync(join(tapset, "odd.stp"), "probe odd.one = begin { }\n");
  writeFileSync(join(tapset, "tapset.json"), '{ "name": "odd" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

const verify = (...words: string[]) => runMain(["verify", ...words], { XDG_CACHE_HOME: folder });

test.each([
  [
    "json",
    /"code": "tapset\/bad-manifest",[^]*"holds": false|"holds": false[^]*"tapset\/bad-manifest"/,
  ],
  ["sarif", /"ruleId": "tapset\/bad-manifest"[^]*tapset\.json/],
  ["tap", /^TAP version 14\n1\.\.1\nnot ok 1 - odd > declarations\n[^]*tapset\/bad-manifest/],
  ["junit", /<testsuite name="odd" tests="1" failures="1"[^]*tapset\/bad-manifest/],
  ["markdown", /### Declarations\n\n- error `tapset\/bad-manifest`/],
])("a bad manifest stands in %s", async (format, expected) => {
  const { exitCode, stdout, stderr } = await verify(tapset, "--format", format);
  expect(stdout).toMatch(expected);
  expect(stderr).toBe("");
  expect(exitCode).toBe(1);
});

test("it stands in the page and in the file that -o names, too", async () => {
  const page = join(folder, "page.html");
  const { exitCode } = await verify(tapset, "--format", "html", "-o", page);
  expect(exitCode).toBe(1);
  expect(readFileSync(page, "utf8")).toMatch(/^<!doctype html>/i);
  const report = join(folder, "report.json");
  await verify(tapset, "--json", "-o", report);
  expect(JSON.parse(readFileSync(report, "utf8"))).toMatchObject({
    kernels: [],
    tapsets: [{ name: "odd", holds: false, diagnostics: [{ code: "tapset/bad-manifest" }] }],
  });
});

test("a person reads it as ever", async () => {
  const { exitCode, stdout, stderr } = await verify(tapset);
  expect(stderr).toMatch(/^error\[tapset\/bad-manifest\]: .*odd\/tapset\.json: /);
  expect(stdout).toBe("");
  expect(exitCode).toBe(1);
});

test.each([
  [["nothing-of-that-name", "--format", "json"], "tapset/not-found", 1],
  [["syscall", "-k", "no/kernel", "--format", "junit"], "kernel/unknown", 2],
  [["syscall", "--format", "nonsense"], "usage/bad-value", 2],
])("a wrong command line is told on standard error: %j", async (words, code, expected) => {
  const { exitCode, stdout, stderr } = await verify(...words);
  expect(stderr).toMatch(new RegExp(`^error\\[${code}\\]: `));
  expect(stdout).toBe("");
  expect(exitCode).toBe(expected);
});
