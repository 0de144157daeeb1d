// The kallsyms of a real image, compared with the symbol table of the same kernel's vmlinux.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { unpackKernelImage } from "../../compiler/debuginfo/btf/kernel-payload.ts";
import { decodeText } from "../../compiler/debuginfo/byte-reader.ts";
import { elfInMemory, openElf, type ElfFile } from "../../compiler/debuginfo/elf/elf-file.ts";
import { buildIdOf } from "../../compiler/debuginfo/elf/notes.ts";
import { readSymbols } from "../../compiler/debuginfo/elf/symbol-table.ts";
import { openBtf, type BtfDebugInfo } from "../../compiler/debuginfo/index.ts";
import { readKallsyms, type Kallsyms } from "../../compiler/debuginfo/kallsyms/read-kallsyms.ts";
import { findVmlinux, type Found } from "./real-kernel.ts";

const kernel = findImage();
const slow = 120_000;

/** The bootable image of the kernel whose vmlinux is used: `TAPWRIGHT_TEST_IMAGE`, else the one fetched with it. */
function findImage(): { readonly vmlinux: string; readonly image: string } | { skip: string } {
  const vmlinux: Found = findVmlinux();
  if ("skip" in vmlinux) return vmlinux;
  const image = process.env["TAPWRIGHT_TEST_IMAGE"] ?? imageBeside(vmlinux.path);
  return image !== undefined && existsSync(image)
    ? { vmlinux: vmlinux.path, image }
    : { skip: "no bootable image beside the vmlinux, and TAPWRIGHT_TEST_IMAGE does not name one" };
}

/** Parts of a kernel lie in one folder of the cache: `kernel/boot/vmlinuz-…` and `debug/…/vmlinux-…`. */
function imageBeside(vmlinux: string): string | undefined {
  for (let folder = dirname(vmlinux); folder !== dirname(folder); folder = dirname(folder)) {
    const boot = join(folder, "kernel", "boot");
    const name = existsSync(boot)
      ? readdirSync(boot).find((one) => one.startsWith("vmlinuz"))
      : undefined;
    if (name !== undefined) return join(boot, name);
  }
  return undefined;
}

interface NamedAddress {
  readonly name: string;
  readonly address: bigint;
}

const spelled = ({ name, address }: NamedAddress): string => `${address.toString(16)} ${name}`;

/** The symbols of the symbol table that lie in sections of code. */
function codeSymbols(elf: ElfFile): NamedAddress[] {
  const columns = readSymbols(elf);
  if (columns === undefined) throw new Error("the vmlinux has no symbols");
  const symbols: NamedAddress[] = [];
  for (let index = 0; index < columns.count; index++) {
    const section = elf.sections[columns.sections[index]!];
    const type = columns.infos[index]! & 0xf;
    // Neither sections nor file names.
    if (section === undefined || type === 3 || type === 4) continue;
    if ((section.flags & 4n) === 0n) continue;
    const start = columns.nameOffsets[index]!;
    const name = decodeText(columns.names, start, columns.names.indexOf(0, start));
    symbols.push({ name, address: columns.values[index]! });
  }
  return symbols;
}

describe("kallsyms of a real kernel", { timeout: slow }, () => {
  let kallsyms: Kallsyms;
  let truth: NamedAddress[];
  let info: BtfDebugInfo;

  beforeAll(() => {
    if ("skip" in kernel) return;
    const image = elfInMemory(kernel.image, unpackKernelImage(readFileSync(kernel.image)));
    const vmlinux = openElf(kernel.vmlinux);
    if (!image.ok || !vmlinux.ok) throw new Error("the kernel is not ELF");
    expect(buildIdOf(image.value)).toBe(buildIdOf(vmlinux.value));
    kallsyms = readKallsyms(image.value);
    truth = codeSymbols(vmlinux.value);
    vmlinux.value.close();
    const opened = openBtf(kernel.image, {
      release: "",
      architecture: "x86_64",
      buildId: "",
      source: "btf",
      pointerSize: 8,
      littleEndian: true,
    });
    if (!opened.ok) throw new Error(opened.fault.message);
    info = opened.value;
  }, slow);

  beforeEach(({ skip }) => {
    if ("skip" in kernel) skip(kernel.skip);
  });

  test("has every symbol of code that the symbol table has, at its address, and no other", () => {
    const ours = kallsyms.symbols.filter(({ letter }) => "tTwW".includes(letter));
    const [got, wanted] = [new Set(ours.map(spelled)), new Set(truth.map(spelled))];
    const missing = [...wanted].filter((one) => !got.has(one));
    const invented = [...got].filter((one) => !wanted.has(one));
    console.log(
      `${kallsyms.layout}: ${kallsyms.symbols.length} symbols, ${ours.length} of code, ` +
        `${wanted.size} in the symbol table, ${missing.length} missing, ${invented.length} invented`,
    );
    if (missing.length + invented.length > 0) {
      console.log(missing.slice(0, 20), invented.slice(0, 20));
    }
    expect(ours.length).toBeGreaterThan(10_000);
    expect({ missing, invented }).toEqual({ missing: [], invented: [] });
  });

  test("gives each function of BTF the one address of its name, and none to a name of several", () => {
    const addresses = new Map<string, bigint[]>();
    for (const { name, address } of truth) {
      const same = addresses.get(name);
      if (same === undefined) addresses.set(name, [address]);
      else same.push(address);
    }
    let [bound, ambiguous] = [0, 0];
    const wrong: string[] = [];
    for (const fn of info.functions({ name: "*" })) {
      const there = addresses.get(fn.name) ?? [];
      if (there.length > 1) ambiguous++;
      else if (there.length === 1) bound++;
      const expected = there.length === 1 ? there[0] : undefined;
      if (fn.entry?.pc !== expected) wrong.push(fn.name);
    }
    console.log(`${bound} functions with an address, ${ambiguous} names of several functions`);
    expect(bound).toBeGreaterThan(10_000);
    expect(ambiguous).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
});
