// An index that travelled is the index that it was; a travelling file that is not whole is said to be so.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleElf } from "../dwarf/sample-program.ts";
import { exportFacts, importFacts, indexKernel } from "../index.ts";
import { writeTravelFile } from "./travel-file.ts";

let folder: string;
let facts: string;
let travelling: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-travel-"));
  const input = join(folder, "program");
  facts = join(folder, "facts");
  travelling = join(folder, "travelling");
  writeFileSync(
    input,
    sampleElf({ version: 5, offsetSize: 4, addressSize: 8, littleEndian: true }),
  );
  const built = await indexKernel({ debugFile: input, output: facts });
  if (!built.ok) throw new Error(built.fault.message);
  const extra = new Map([
    ["config", Buffer.from("CONFIG_SMP=y\n")],
    ["nothing", new Uint8Array(0)],
  ]);
  const written = await exportFacts(facts, travelling, extra);
  if (!written.ok) throw new Error(written.fault.message);
  expect(written.value.size).toBe(readFileSync(travelling).length);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("an imported index is the same, byte by byte, and what went along arrives", async () => {
  const target = join(folder, "imported");
  const imported = await importFacts(travelling, target);
  if (!imported.ok) throw new Error(imported.fault.message);
  expect(imported.value.kernel).toMatchObject({ architecture: "x86_64", source: "dwarf" });
  expect([...imported.value.extra].map(([name, bytes]) => [name, String(bytes)])).toEqual([
    ["config", "CONFIG_SMP=y\n"],
    ["nothing", ""],
  ]);
  expect(readFileSync(target).equals(readFileSync(facts))).toBe(true);
});

test("the same index gives the same file", async () => {
  const again = join(folder, "again");
  await exportFacts(facts, again);
  const first = readFileSync(again);
  await exportFacts(facts, again);
  expect(readFileSync(again).equals(first)).toBe(true);
});

const changed = (at: number) => (bytes: Buffer) => bytes.fill(bytes.at(at)! ^ 1, at, at + 1);

test.each([
  ["half written", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), "facts-truncated"],
  ["of another version", changed(8), "facts-version"],
  ["with a table of another size", changed(12), "facts-damaged"],
  ["with one wrong bit in its table", changed(50), "facts-damaged"],
  ["with one wrong bit in its contents", changed(2_000), "facts-damaged"],
  ["that is empty", () => Buffer.alloc(0), "not-facts"],
  ["that is an index itself", () => readFileSync(facts), "not-facts"],
])("a file %s", async (_, change, code) => {
  const path = join(folder, "damaged");
  const target = join(folder, "never");
  writeFileSync(path, change(readFileSync(travelling)));
  const imported = await importFacts(path, target);
  expect(imported.ok ? "imported" : imported.fault).toMatchObject({ code, file: path });
  expect(existsSync(target)).toBe(false);
});

test("a whole file with no index in it", async () => {
  const path = join(folder, "other");
  const target = join(folder, "never");
  await writeTravelFile(path, new Map([["facts:meta", Buffer.from("{}")]]));
  const imported = await importFacts(path, target);
  expect(imported.ok ? "imported" : imported.fault).toMatchObject({
    code: "facts-damaged",
    file: path,
  });
  expect(existsSync(target)).toBe(false);
});

test("an index that is none, and a place that cannot be written", async () => {
  expect(await exportFacts(travelling, join(folder, "x"))).toMatchObject({
    ok: false,
    fault: { code: "not-facts", file: travelling },
  });
  const target = join(folder, "no", "such", "folder");
  for (const result of [await exportFacts(facts, target), await importFacts(travelling, target)])
    expect(result).toMatchObject({ ok: false, fault: { code: "file-unwritable", file: target } });
});
