// Where a function's address is that of a descriptor (code, table of contents): in the first ABI of ppc64, and on ia64.
// Descriptors stand in a section of their own. On ppc64 the function's name stands for the descriptor, and its code has
// the name with a dot in front; on ia64 names stand for code.

import { ByteReader } from "../byte-reader.ts";
import type { ElfFile } from "./elf-file.ts";
import { architectureOf } from "./machine.ts";

export interface FunctionDescriptors {
  /**
   * Where the name of what a symbol is about begins, when names are those of code; -1 for a descriptor, which is left out.
   * `section` is the symbol's.
   */
  codeNameAt(names: Uint8Array, start: number, section: number): number;
  /** The code behind a function's address. */
  codeOf(address: bigint): bigint;
}

const none: FunctionDescriptors = { codeNameAt: (_, start) => start, codeOf: (address) => address };

/** What the file has of them; most architectures have none. */
export function functionDescriptors(elf: ElfFile): FunctionDescriptors {
  const section = elf.section(".opd");
  if (section === undefined || section.size === 0) return none;
  const end = section.address + BigInt(section.size);
  const isOfCode = architectureOf(elf) === "ia64";
  return {
    codeNameAt(names, start, index) {
      if (isOfCode) return start;
      if (index === section.index) return -1;
      const isDotted = names[start] === dot && isLetter(names[start + 1] ?? 0);
      return isDotted ? start + 1 : start;
    },
    codeOf(address) {
      if (address < section.address || address + 8n > end) return address;
      const bytes = elf.readAddress(address, 8);
      if (bytes === undefined) return address;
      return new ByteReader(bytes, elf.littleEndian, section.name).unsigned(8);
    },
  };
}

const dot = ".".charCodeAt(0);

/** Of those that a name in C begins with. */
function isLetter(byte: number): boolean {
  return /[A-Za-z_]/.test(String.fromCharCode(byte));
}
