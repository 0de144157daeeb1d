import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { emitModuleDescription, readModuleShape, type ModuleShape } from "./module-description.ts";
import { readOwnObject, type RelocatableObject } from "../inspect/index.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-description-"));
afterAll(() => rmSync(folder, { recursive: true }));

const hasAssembler = spawnSync("as", ["--version"]).error === undefined;

const shape: ModuleShape = {
  is64: true,
  information: ["vermagic=6.1.0 SMP", 'quote="\\'],
  structure: Buffer.concat([
    Buffer.alloc(24),
    Buffer.alloc(56),
    Buffer.from([7, 0, 0, 0, 0, 0, 0, 9]),
    Buffer.alloc(16),
  ]).toString("hex"),
  nameOffset: 24,
  nameSize: 56,
  pointers: [{ offset: 88, symbol: "init_module" }],
  hasVersions: true,
  extra: [],
};

function assemble(text: string): RelocatableObject {
  writeFileSync(join(folder, "module.s"), text);
  execFileSync("as", ["-o", join(folder, "module.o"), join(folder, "module.s")]);
  return readOwnObject("module.o", readFileSync(join(folder, "module.o")));
}

function section(object: RelocatableObject, name: string): Buffer {
  return Buffer.from(object.sections.find((one) => one.name === name)?.bytes ?? []);
}

describe.skipIf(!hasAssembler)("a module's description", () => {
  const versions = [
    { name: "module_layout", crc: 0xa351f379 },
    { name: "memcpy", crc: 0x69acdf38 },
  ];
  const object = hasAssembler
    ? assemble(emitModuleDescription(shape, "opens", versions))
    : undefined;

  test("says its name and what kbuild says of the kernel", () => {
    const lines = section(object!, ".modinfo").toString("latin1").split("\0");
    expect(lines).toEqual(["name=opens", "vermagic=6.1.0 SMP", 'quote="\\', ""]);
  });

  test("has 64 bytes of version for each symbol", () => {
    const bytes = section(object!, "__versions");
    expect(bytes.length).toBe(128);
    expect(bytes.readBigUInt64LE(0)).toBe(0xa351f379n);
    expect(bytes.toString("latin1", 8, 22)).toBe("module_layout\0");
    expect(bytes.readBigUInt64LE(64)).toBe(0x69acdf38n);
    expect(bytes.toString("latin1", 72, 79)).toBe("memcpy\0");
  });

  test("puts the name and the pointers into struct module", () => {
    const bytes = section(object!, ".gnu.linkonce.this_module");
    expect(bytes.length).toBe(104);
    expect(bytes.toString("latin1", 24, 30)).toBe("opens\0");
    expect([...bytes.subarray(80, 88)]).toEqual([7, 0, 0, 0, 0, 0, 0, 9]);
    const relocations = object!.section(".gnu.linkonce.this_module")!.relocations;
    expect(relocations).toMatchObject([{ offset: 88, symbol: { name: "init_module" } }]);
  });

  test("read back gives the shape it came from", () => {
    const again = readModuleShape([object!], "opens");
    expect({ ...again, information: shape.information }).toEqual(shape);
  });

  test("since 6.12 a second object has the rest of what a module says", () => {
    const common = assemble('.section .modinfo,"a"\n.asciz "vermagic=6.12.0 SMP"\nx:\n');
    const { information } = readModuleShape([object!, common], "opens");
    expect(information).toEqual([...shape.information, "vermagic=6.12.0 SMP"]);
  });

  test("of a kernel without versions has none", () => {
    const plain = assemble(emitModuleDescription({ ...shape, hasVersions: false }, "opens", []));
    expect(plain.sections.some(({ name }) => name === "__versions")).toBe(false);
  });
});

test("the same input gives the same text", () => {
  expect(emitModuleDescription(shape, "a", [])).toBe(emitModuleDescription(shape, "a", []));
});
