// The kernel's tables of places that it patches or traps at, in the layouts of 32 and 64 bits.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openElf } from "../elf/elf-file.ts";
import { layOut } from "../elf/relocations.ts";
import { readSymbols } from "../elf/symbol-table.ts";
import { bannedRanges, imageSymbols } from "./kernel-image.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-sites-"));
afterAll(() => rmSync(folder, { recursive: true }));

const prefix = "i686-linux-gnu-";
const hasTools = spawnSync(`${prefix}as`, ["--version"]).error === undefined;

const code = `
	.text
	.globl _start
_start:
	nop
label1:	jmp 1f
1:	nop
label2:	jmp 2f
2:	nop
trap1:	ud2
trap2:	ud2
	.data
key:	.long 0
file:	.asciz "kernel/file.c"
	.balign 4
`;

/** Entries of two jump labels and two traps between the symbols that the linker script of the kernel sets. */
function tables(jumps: string, bugs: string): string {
  const between = (name: string, body: string): string =>
    `\t.globl __start_${name}, __stop_${name}\n__start_${name}:\n${body}\n__stop_${name}:\n`;
  return code + between("__jump_table", jumps) + between("__bug_table", bugs);
}

const relativeJumps = ["1", "2"]
  .map((one) => `\t.long label${one} - ., ${one}b - . + 4, key - .`)
  .join("\n");
const absoluteJumps = "\t.long label1, 1b, key\n\t.long label2, 2b, key";
const relativeBugs = ["1", "2"]
  .map((one) => `\t.long trap${one} - ., file - . \n\t.word 7, 1`)
  .join("\n");
const absoluteBugs = "\t.long trap1, file\n\t.word 7, 1\n\t.long trap2, file\n\t.word 9, 1";
const shortBugs = "\t.long trap1 - .\n\t.word 1, 0\n\t.long trap2 - .\n\t.word 1, 0";

describe.skipIf(!hasTools)("on i386", () => {
  test.each([
    [
      "distances, as x86 has them for jump labels, pointers, as it has them for traps",
      relativeJumps,
      absoluteBugs,
    ],
    ["pointers for both, as before 4.19", absoluteJumps, absoluteBugs],
    ["distances for both, as later kernels have them", relativeJumps, relativeBugs],
    ["entries of traps without file and line", relativeJumps, shortBugs],
  ])("%s", (_, jumps, bugs) => {
    const [text, object, file] = ["sites.s", "sites.o", "sites"].map((one) => join(folder, one));
    writeFileSync(text!, tables(jumps, bugs));
    execFileSync(`${prefix}as`, ["--32", "-o", object!, text!]);
    execFileSync(`${prefix}ld`, ["-m", "elf_i386", "-o", file!, object!]);
    const opened = openElf(file!);
    if (!opened.ok) throw new Error(opened.fault.message);
    const elf = opened.value;
    const symbols = imageSymbols(elf, readSymbols(elf), layOut(elf));
    const placed = (name: string) => symbols.named(name)!.address;
    const at = (name: string, reason: string) => ({
      start: placed(name),
      end: placed(name) + 1n,
      reason,
    });
    expect(bannedRanges(elf, symbols, layOut(elf))).toEqual([
      at("label1", "a jump label"),
      at("label2", "a jump label"),
      at("trap1", "the instruction of a BUG() or WARN()"),
      at("trap2", "the instruction of a BUG() or WARN()"),
    ]);
    elf.close();
  });
});
