import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

import { bannedRanges, imageSymbols } from "../index/kernel-image.ts";
import { openElf, type ElfFile } from "./elf-file.ts";
import { functionDescriptors } from "./function-descriptors.ts";
import { layOut } from "./relocations.ts";
import { readSymbols } from "./symbol-table.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-descriptors-"));
afterAll(() => rmSync(folder, { recursive: true }));

const prefix = "powerpc64-linux-gnu-";
const hasTools = spawnSync(`${prefix}as`, ["--version"]).error === undefined;

// Two functions of the first ABI, one of which the kernel does not let be probed.
const source = `
	.section .opd,"aw"
	.globl open_door, shut_door
open_door:	.quad .open_door, .TOC.@tocbase, 0
shut_door:	.quad .shut_door, .TOC.@tocbase, 0
	.text
	.globl .open_door, .shut_door, _start
	.type .open_door,@function
	.type .shut_door,@function
_start:
	nop
.open_door:
	blr
	.size .open_door, . - .open_door
.shut_door:
	nop
	blr
	.size .shut_door, . - .shut_door
	.data
	.globl __start_kprobe_blacklist, __stop_kprobe_blacklist
__start_kprobe_blacklist:
	.quad shut_door
__stop_kprobe_blacklist:
`;

function link(): ElfFile {
  const [text, object, file] = ["door.s", "door.o", "door"].map((name) => join(folder, name));
  writeFileSync(text!, source);
  execFileSync(`${prefix}as`, ["-a64", "-mbig", "-o", object!, text!]);
  execFileSync(`${prefix}ld`, ["-o", file!, object!]);
  const opened = openElf(file!);
  if (!opened.ok) throw new Error(opened.fault.message);
  return opened.value;
}

const hasItanium = spawnSync("ia64-linux-gnu-as", ["--version"]).error === undefined;

describe.skipIf(!hasItanium)("functions of ia64", () => {
  test("have names for their code, and what lies among descriptors keeps its own", () => {
    const [text, object, file] = ["gate.s", "gate.o", "gate"].map((name) => join(folder, name));
    writeFileSync(
      text!,
      `.section .opd,"a"
      .globl gates_begin#
gates_begin:
      data8 open_gate#, 0
      .text
      .globl open_gate#, _start#
      .type open_gate#, @function
_start:
      nop 0
open_gate:
      br.ret.sptk.many b0
`,
    );
    execFileSync("ia64-linux-gnu-as", ["-o", object!, text!]);
    execFileSync("ia64-linux-gnu-ld", ["-o", file!, object!]);
    const opened = openElf(file!);
    if (!opened.ok) throw new Error(opened.fault.message);
    const elf = opened.value;
    const symbols = imageSymbols(elf, readSymbols(elf), layOut(elf));
    const [descriptors, code] = [elf.section(".opd")!, elf.section(".text")!];
    const all = Array.from({ length: symbols.count }, (_, row) => symbols.at(row));
    const addressOf = (wanted: string): bigint | undefined =>
      all.find(({ name }) => name === wanted)?.address;
    expect(addressOf("gates_begin")).toBe(descriptors.address);
    expect(addressOf("open_gate")).toBe(code.address + 16n);
    expect(functionDescriptors(elf).codeOf(descriptors.address)).toBe(code.address + 16n);
    elf.close();
  });
});

describe.skipIf(!hasTools)("functions of the first ABI of ppc64", () => {
  test("have the names of their code, and descriptors are left out", () => {
    const elf = link();
    const addresses = layOut(elf);
    const symbols = imageSymbols(elf, readSymbols(elf), addresses);
    const text = elf.section(".text")!;
    const all = Array.from({ length: symbols.count }, (_, row) => symbols.at(row));
    const doors = all.filter(({ name }) => name.endsWith("_door"));
    expect(doors).toEqual([
      { name: "open_door", address: text.address + 4n, size: 4n },
      { name: "shut_door", address: text.address + 8n, size: 8n },
    ]);
    elf.close();
  });

  test("are found behind the kernel's tables, which hold descriptors", () => {
    const elf = link();
    const addresses = layOut(elf);
    const symbols = imageSymbols(elf, readSymbols(elf), addresses);
    const text = elf.section(".text")!;
    expect(bannedRanges(elf, symbols, addresses)).toEqual([
      {
        start: text.address + 8n,
        end: text.address + 16n,
        reason: "on the kernel's kprobe blacklist",
      },
    ]);
    const { codeOf } = functionDescriptors(elf);
    expect(codeOf(text.address)).toBe(text.address);
    elf.close();
  });
});
