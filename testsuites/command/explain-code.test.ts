import { expect, test } from "vitest";
import { runMain } from "./run-main.ts";

test("a code is explained, with a script that raises it", async () => {
  const { stdout, stderr, exitCode } = await runMain(["explain-code", "parse/bad-size"]);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^error\[parse\/bad-size\]: an array cannot have \{size\} elements\n\n/);
  expect(stdout).toMatch(/\n {4}global a\[\d+\]\n/);
  expect(stdout).toMatch(/\n {4}error\[parse\/bad-size\]: an array cannot have \d+ elements\n/);
});

test("a code may be written as it stands in a message, or in capitals", async () => {
  const plain = await runMain(["explain-code", "guest/panicked"]);
  expect(plain.stdout).toContain("error[guest/panicked]\n\nThe guest's kernel stopped.");
  expect(await runMain(["explain-code", "error[guest/panicked]"])).toEqual(plain);
  expect(await runMain(["explain-code", "GUEST/PANICKED"])).toEqual(plain);
});

test("the slug alone finds its family", async () => {
  const { stderr, exitCode } = await runMain(["explain-code", "mismatch"]);
  expect(stderr).toContain("hint: did you mean `type/mismatch`?\n");
  expect(exitCode).toBe(2);
});

test("without a code all are listed", async () => {
  const { stdout } = await runMain(["explain-code"]);
  expect(stdout).toMatch(/^lex\/bad-character +error +\{character\} cannot stand here\n/);
  expect(stdout).toMatch(/^type\/lost-backslash +warning +/m);
  expect(stdout.split("\n").length).toBeGreaterThan(200);
});
