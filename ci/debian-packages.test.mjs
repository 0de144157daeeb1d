import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import { describeMissing, findMissing } from "./debian-packages.mjs";

const packages = JSON.parse(readFileSync(new URL("packages.json", import.meta.url), "utf8"));

function folderWith(program) {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, program), "");
  chmodSync(join(folder, program), 0o755);
  return folder;
}

test("every entry says what to look for and what it is for", () => {
  for (const entry of packages) {
    expect(entry).toEqual({
      package: expect.stringMatching(/^[a-z0-9][a-z0-9.+-]+$/),
      [entry.program === undefined ? "file" : "program"]: expect.any(String),
      needed_for: expect.any(String),
      required: expect.any(Boolean),
    });
  }
});

test("a program is looked for in PATH", () => {
  const gcc = { package: "gcc", program: "tapwright-gcc" };
  expect(findMissing([gcc], folderWith("tapwright-gcc"))).toEqual([]);
  expect(findMissing([gcc], folderWith("tapwright-ld"))).toEqual([gcc]);
});

test("a file may lie below a folder of any name", () => {
  const there = { package: "x", file: `${tmpdir()}/*/present` };
  expect(findMissing([there])).toEqual([there]);
  folderWith("present");
  expect(findMissing([there])).toEqual([]);
});

test("what is missing is told with the one command that mends it", () => {
  const missing = [{ package: "gcc", needed_for: "compiling modules" }];
  expect(describeMissing(missing, ["apt-get", "install", "--yes", "gcc"])).toBe(
    [
      "These Debian packages are missing:",
      "  gcc                      compiling modules",
      "Install them with this command, then run this again:",
      "  sudo apt-get update && sudo apt-get install --yes gcc",
    ].join("\n"),
  );
});
