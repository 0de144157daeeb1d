import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { openKnownTexts, textDigest } from "./known-texts.ts";

let folder = "";
let kept = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-texts-"));
  kept = join(folder, "kept");
  file = join(folder, "a.stp");
  writeFileSync(file, "one");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As a run an hour from now would, when what was written in this test has settled. */
function open(now = Date.now() + 3_600_000) {
  return openKnownTexts([folder], kept, now);
}

/** A run that reads the file, and keeps what it found. */
function run(now?: number): string {
  const texts = open(now);
  const source = texts.source(file);
  texts.save();
  return source.text;
}

/** Whether the text was there before somebody looked at it. */
function isUnread(source: object): boolean {
  return Object.getOwnPropertyDescriptor(source, "text")?.get !== undefined;
}

test("the text of a file that did not change is not read, and is there when somebody looks", () => {
  expect(run()).toBe("one");
  const source = open().source(file);
  expect(isUnread(source)).toBe(true);
  expect(textDigest(source)).toBe(textDigest({ ...source, text: "one" }));
  expect(source.text).toBe("one");
});

test("a file that changed is read, and known from then on", () => {
  run();
  writeFileSync(file, "two");
  expect(run()).toBe("two");
  expect(isUnread(open().source(file))).toBe(true);
  expect(open().source(file).text).toBe("two");
});

test("a file that was written a moment ago may be written again unseen, and is read the next time, too", () => {
  const written = statSync(file).mtimeMs;
  expect(run(written + 1000)).toBe("one");
  expect(isUnread(open().source(file))).toBe(false);
  expect(run(written + 3000)).toBe("one");
  expect(isUnread(open().source(file))).toBe(true);
});

test("a text that changes while the library is in use is told, and the next run reads it", () => {
  run();
  const source = open().source(file);
  writeFileSync(file, "two");
  let thrown: unknown;
  try {
    void source.text;
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(FailureError);
  expect((thrown as FailureError).failure).toMatchObject({
    code: "tapset/changed-meanwhile",
    exitCode: 1,
  });
  expect(run()).toBe("two");
});

test("what was kept and is damaged counts as nothing", () => {
  run();
  const [name = ""] = readdirSync(kept);
  writeFileSync(join(kept, name), '{"');
  expect(run()).toBe("one");
  expect(isUnread(open().source(file))).toBe(true);
});
