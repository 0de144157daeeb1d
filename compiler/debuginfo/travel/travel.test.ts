// An index that travelled is the index that it was; a travelling file that is not whole is said to be so.

import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleElf } from "../dwarf/sample-program.ts";
import { exportFacts, importFacts, indexKernel } from "../index.ts";
import { readFacts } from "../index/facts-file.ts";
import { codecs } from "./codecs.ts";
import { packSections, unpackSections } from "./pack-sections.ts";
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

test("every codec takes part, and what it is not made for travels as it is", () => {
  const file = readFacts(facts);
  if (!file.ok) throw new Error(file.fault.message);
  const { names, section } = file.value;
  const sections = new Map(names.map((name) => [name, section(name).bytes() as Uint8Array]));
  const codecsOf = (some: ReadonlyMap<string, Uint8Array>): unknown => {
    const parts = packSections(some);
    expect([...unpackSections(parts)].map(([name, bytes]) => [name, [...bytes]])).toEqual(
      [...some].map(([name, bytes]) => [name, [...bytes]]),
    );
    return (JSON.parse(String(parts.get("contents"))) as { codecs: unknown }).codecs;
  };
  const all = codecs.map((codec) => codec.name);
  expect(codecsOf(sections)).toEqual(all);
  const odd: [string, string, Uint8Array][] = [
    // A tag that no body has.
    ["bodies", "functions", Uint8Array.of(0, 99)],
    // A number that is written longer than need be.
    ["lines", "lines", Uint8Array.of(0x81, 0x00, 1, 1)],
    ["symbols.byName", "symbols", Uint8Array.of(7, 0, 0, 0)],
    // A string twice.
    ["strings.ends", "strings", Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0)],
    ["globals", "globals", Uint8Array.of(1, 2, 3, 4)],
  ];
  for (const [name, codec, bytes] of odd)
    expect(codecsOf(new Map(sections).set(name, bytes))).toEqual(
      all.filter((one) => one !== codec),
    );
});

test("a signal ends the work while parts are compressed, and nothing is written", async () => {
  const place = mkdtempSync(join(folder, "ended-"));
  const controller = new AbortController();
  const parts = Array.from({ length: 20 }, (_, index) => {
    return [`part${index}`, randomBytes(2 << 20)] as const;
  });
  const writing = writeTravelFile(join(place, "file"), new Map(parts), controller.signal);
  setTimeout(() => controller.abort(), 20);
  await expect(writing).rejects.toMatchObject({ name: "AbortError" });
  expect(readdirSync(place)).toEqual([]);
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
