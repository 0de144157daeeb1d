// Folders are made with those above them, and a place that has none is told.

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-folders-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("folders that are not there, and that are", () => {
  const path = join(folder, "a", "b", "c");
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
  makeFolder("/");
});

test("a file in the way", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => makeFolder(file)).toThrow(/EEXIST/);
  expect(() => makeFolder(join(file, "a", "b"))).toThrow(/ENOTDIR/);
});

test("a file system in which nothing can be made", () => {
  expect(() => makeFolder("/proc/a/b")).toThrow(/ENOENT/);
});
