// Finds the BTF of a kernel: in a raw file (/sys/kernel/btf/vmlinux), in the .BTF section of a vmlinux, in the vmlinux that is
// packed in a bootable image, or in an image that is nothing but memory.

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { elfInMemory, openElf, type ElfFile } from "../elf/elf-file.ts";
import { isRelocatable, readSymbols, STT_FUNC } from "../elf/symbol-table.ts";
import { decodeText } from "../byte-reader.ts";
import { bannedInModule } from "../index/kernel-image.ts";
import { BadData, failure, guard, type Result } from "../fault.ts";
import { readKernelSymbols, type KernelSymbols } from "../kallsyms/kernel-symbols.ts";
import { holdsMemory, unpackKernelImage } from "./kernel-payload.ts";
import { findBtf } from "./raw-image.ts";

export interface BtfFile {
  readonly bytes: Uint8Array;
  /** The kallsyms of the image, or why they cannot be read; undefined for a raw file. */
  readonly symbols?: Result<KernelSymbols>;
  /** How many functions the symbol table has of each name; undefined when the file has no symbols. */
  readonly functionCounts?: ReadonlyMap<string, number>;
  /** Why functions of a module cannot be probed, by name; undefined when the file does not tell. */
  readonly refused?: ReadonlyMap<string, string>;
}

/** Faults: file-unreadable, bad-elf, bad-kernel-image, no-btf. */
export function readBtfFile(path: string): Result<BtfFile> {
  const head = guard(path, "bad-btf", () => readHead(path));
  if (!head.ok) return head;
  const bytes = head.value;
  if (isBtf(bytes)) return guard(path, "bad-btf", () => ({ bytes: readFileSync(path) }));
  if (bytes[0] === 0x7f) {
    const elf = openElf(path);
    return elf.ok ? btfOfElf(path, elf.value) : elf;
  }
  return guard(path, "bad-kernel-image", () => {
    const image = readFileSync(path);
    const unpacked = unpackKernelImage(image);
    if (holdsMemory(image, unpacked)) return btfOfImage(path, unpacked);
    const elf = elfInMemory(path, unpacked);
    if (!elf.ok) throw new BadData("bad-kernel-image", `holds no vmlinux: ${elf.fault.message}`);
    const found = btfOfElf(path, elf.value);
    if (!found.ok) throw new BadData(found.fault.code, found.fault.message);
    return found.value;
  });
}

function readHead(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    const head = new Uint8Array(64);
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}

function isBtf(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x9f && bytes[1] === 0xeb) || (bytes[0] === 0xeb && bytes[1] === 0x9f);
}

function btfOfImage(path: string, image: Uint8Array): BtfFile {
  const bytes = findBtf(image);
  if (bytes === undefined)
    throw new BadData("no-btf", "has no BTF in it: this kernel was built without");
  const message = "is a raw image, which does not say where its symbols are";
  return { bytes, symbols: failure("no-kallsyms", path, message) };
}

function btfOfElf(path: string, elf: ElfFile): Result<BtfFile> {
  try {
    const section = elf.section(".BTF");
    if (section === undefined)
      return failure("no-btf", path, "has no .BTF section: it was built without BTF");
    return guard(path, "bad-btf", () => ({
      bytes: elf.read(section),
      symbols: guard(path, "bad-kallsyms", () => readKernelSymbols(elf)),
      ...functionsOf(elf),
    }));
  } finally {
    elf.close();
  }
}

function functionsOf(elf: ElfFile): Pick<BtfFile, "functionCounts" | "refused"> {
  const symbols = readSymbols(elf);
  if (symbols === undefined) return {};
  const counts = new Map<string, number>();
  const refused = new Map<string, string>();
  for (let index = 0; index < symbols.count; index++) {
    if ((symbols.infos[index]! & 0xf) !== STT_FUNC) continue;
    const start = symbols.nameOffsets[index]!;
    const name = decodeText(symbols.names, start, symbols.names.indexOf(0, start));
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const reason = bannedInModule.get(elf.sections[symbols.sections[index]!]?.name ?? "");
    if (reason !== undefined) refused.set(name, reason);
  }
  // The blacklist of a module is filled in when it is linked.
  const isTold = isRelocatable(elf) && elf.section("_kprobe_blacklist") === undefined;
  return { functionCounts: counts, ...(isTold ? { refused } : {}) };
}
