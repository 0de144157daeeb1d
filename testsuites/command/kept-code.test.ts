// What V8 made of the command is kept from run to run, and nothing depends on it.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runTapwright } from "./run-tapwright.ts";

let folder = "";
let code = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-code-"));
  code = join(folder, "tapwright", "code");
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...words: string[]) {
  return runTapwright(words, { environment: { XDG_CACHE_HOME: folder } });
}

function kept(): string[] {
  return existsSync(code) ? readdirSync(code).toSorted() : [];
}

test("each command keeps its own, and stops to add to it", async () => {
  const first = await run("schema", "tapset");
  expect(first.exitCode).toBe(0);
  expect(kept()).toEqual([expect.stringMatching(/^[0-9a-f]{16}-[0-9a-f]+-schema\.code$/)]);
  await run("explain-code", "usage/exists");
  expect(kept()).toHaveLength(2);
  for (let more = 0; more < 4; more++) expect(await run("schema", "tapset")).toEqual(first);
  const path = join(
    code,
    kept().find((name) => name.endsWith("-schema.code"))!,
  );
  const settled = readFileSync(path);
  expect(await run("schema", "tapset")).toEqual(first);
  expect(readFileSync(path)).toEqual(settled);
});

test("a mistyped command keeps nothing", async () => {
  expect(await run("shcema")).toMatchObject({ exitCode: 2 });
  expect(kept()).toEqual([]);
});

test("damaged code is as good as none", async () => {
  const whole = await run("schema", "tapset");
  const [name = ""] = kept();
  const bytes = readFileSync(join(code, name));
  for (const part of [0, 0.001, 0.3, 0.6, 0.99]) {
    const at = Math.floor(bytes.length * part);
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ 0x41;
    for (const wrong of [damaged, bytes.subarray(0, at)]) {
      writeFileSync(join(code, name), wrong);
      expect(await run("schema", "tapset")).toEqual(whole);
    }
  }
});

test("a command runs where nothing can be kept", async () => {
  mkdirSync(join(folder, "tapwright"));
  writeFileSync(code, "a file");
  const told = await run("explain-code", "usage/exists");
  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
  expect(told.stdout).toContain("usage/exists");
});

test("a command ends where no folder can be made", async () => {
  const told = await runTapwright(["explain-code", "usage/exists"], {
    environment: { XDG_CACHE_HOME: "/proc/x" },
  });
  expect(told).toMatchObject({ exitCode: 0, stderr: "" });
});
