import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readOwnObject, type RelocatableObject } from "../inspect/index.ts";
import { linkNames } from "./link-names.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-object-"));
afterAll(() => rmSync(folder, { recursive: true }));

const hasCompiler = spawnSync("cc", ["--version"]).error === undefined;

function compile(c: string, ...flags: string[]): RelocatableObject {
  const source = join(folder, "unit.c");
  writeFileSync(source, c);
  execFileSync("cc", ["-c", "-O1", "-fno-pic", ...flags, "-o", join(folder, "unit.o"), source]);
  return readOwnObject("unit.o", readFileSync(join(folder, "unit.o")));
}

describe.skipIf(!hasCompiler)("objects of the host's compiler", () => {
  test("tell what they need and what they define", () => {
    const object = compile(`
      int outer(void);
      extern int maybe(void) __attribute__((weak));
      static int hidden(void) { return outer(); }
      int given = 1;
      int own(void) { return maybe ? hidden() : 0; }`);
    const { needed, defined } = linkNames(object);
    expect(needed).toEqual(["outer"]);
    expect(defined.sort()).toEqual(["given", "own"]);
  });

  test("give the bytes and relocations of a section", () => {
    const object = compile(`
      int init(void);
      struct { char name[16]; int (*begin)(void); } module
        __attribute__((section(".module"))) = { "abc", init };`);
    const section = object.section(".module");
    expect(Buffer.from(section?.bytes ?? []).toString("latin1", 0, 4)).toBe("abc\0");
    expect(section?.relocations).toMatchObject([{ offset: 16, symbol: { name: "init" } }]);
    expect(object.section(".nothing")).toBeUndefined();
  });
});

test("what is no object is a bug of the caller", () => {
  expect(() => readOwnObject("it", Buffer.from("#!/bin/sh\n"))).toThrow(/not an ELF/);
});

test("of the first ABI of ppc64, code has the name of the function with a dot in front", () => {
  const symbol = { isGlobal: true, isWeak: false, section: 0 };
  const names = ["._printk", "_printk", ".TOC.", ".vfs_read"];
  const object = { symbols: names.map((name) => ({ ...symbol, name })) };
  expect(linkNames(object as unknown as RelocatableObject).needed).toEqual(["_printk", "vfs_read"]);
});
