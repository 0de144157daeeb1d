import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeModule } from "../../testsuites/command/tiny-kernel.ts";
import { takeRefusal } from "../cache/keep-for-speed.ts";
import { makeIndex } from "./make-index.ts";

let folder = "";
let module = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-make-index-"));
  module = join(folder, "modules/toy.ko");
  path = join(folder, "cache/facts/toy.facts");
  makeModule(module);
});
afterEach(() => {
  vi.unstubAllEnvs();
  takeRefusal();
  rmSync(folder, { recursive: true });
});

function functionsOf(made: ReturnType<typeof makeIndex>): readonly string[] {
  if (!made.ok) return [made.fault.code];
  return made.value.functions({ name: "toy_open" }).map(({ name }) => name);
}

test("it is made in its place, and needs no temporary folder", () => {
  vi.stubEnv("TMPDIR", join(folder, "nowhere"));
  expect(functionsOf(makeIndex(module, path))).toEqual(["toy_open"]);
  expect(readdirSync(join(folder, "cache/facts"))).toEqual(["toy.facts"]);
});

test("where the cache takes nothing it is made elsewhere, answers, and is gone; that is told once", () => {
  const temporary = join(folder, "temporary");
  mkdirSync(temporary);
  vi.stubEnv("TMPDIR", temporary);
  writeFileSync(join(folder, "cache"), "a file");
  expect(functionsOf(makeIndex(module, path))).toEqual(["toy_open"]);
  expect(takeRefusal()).toMatchObject({
    folder: join(folder, "cache/facts"),
    reason: "a part of the path is no folder",
  });
  expect(readdirSync(temporary)).toEqual([]);
});

test("a file that is no module leaves nothing behind", () => {
  writeFileSync(module, "text");
  expect(functionsOf(makeIndex(module, path))).toEqual(["not-elf"]);
  expect(readdirSync(join(folder, "cache/facts"))).toEqual([]);
});
