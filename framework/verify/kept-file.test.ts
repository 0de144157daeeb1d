import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readKept, writeKept } from "./kept-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kept-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what is written is read, in a folder that was not there before", () => {
  const path = join(folder, "verdicts", "a.verdicts");
  expect(readKept(path)).toBeUndefined();
  writeKept(path, Buffer.from("found"));
  expect(readKept(path)?.toString()).toBe("found");
});

test("a file that is cut or changed anywhere is as good as none", () => {
  const path = join(folder, "a.verdicts");
  writeKept(path, Buffer.from("found"));
  const whole = readFileSync(path);
  for (let at = 0; at < whole.length; at++) {
    writeFileSync(path, whole.subarray(0, at));
    expect(readKept(path), `cut at ${at}`).toBeUndefined();
    const changed = Buffer.from(whole);
    changed[at]! ^= 1;
    writeFileSync(path, changed);
    expect(readKept(path), `changed at ${at}`).toBeUndefined();
  }
});
