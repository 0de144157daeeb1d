import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepNewest } from "./keep-newest.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keep-newest-"));
  for (const [age, name] of ["new.kept", "middle.kept", "old.kept", "older.other"].entries()) {
    const path = join(folder, name);
    writeFileSync(path, "0123456789");
    utimesSync(path, 1000 - age, 1000 - age);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the oldest go until the rest has room; files of others stay", () => {
  keepNewest(folder, ".kept", 29);
  expect(readdirSync(folder)).toEqual(["middle.kept", "new.kept", "older.other"]);
});

test("what has room stays", () => {
  keepNewest(folder, ".kept", 30);
  expect(readdirSync(folder)).toHaveLength(4);
});
