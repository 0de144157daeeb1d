// Reads the kernel's own table of symbols (CONFIG_KALLSYMS) from an image that is stripped of every other one. The
// layout is that of scripts/kallsyms.c from 4.20 on; it is recognised by its content, and one that can be read in two
// ways, or in none, is refused.

import { SHF_ALLOC, SHF_EXECINSTR, SHT_NOBITS, type ElfFile } from "../elf/elf-file.ts";
import { BadData } from "../fault.ts";
import { readAddresses } from "./address-tables.ts";
import { findNameTables, nameAt, type NameTable } from "./name-table.ts";
import { TableBytes } from "./table-bytes.ts";
import { findTokenTables, type TokenTable } from "./token-table.ts";

/** A symbol as /proc/kallsyms shows it, at its link-time address. */
export interface KernelSymbol {
  readonly name: string;
  /** As nm has it: `t` and `T` are code, a capital is global, `w` and `W` are weak. */
  readonly letter: string;
  readonly address: bigint;
}

export interface Kallsyms {
  /** In order of address. */
  readonly symbols: readonly KernelSymbol[];
  /** Which layout was recognised, in words. */
  readonly layout: string;
}

/** Throws BadData: no-kallsyms where no such table is found, bad-kallsyms where it is not certain how to read it. */
export function readKallsyms(elf: ElfFile): Kallsyms {
  const found: Kallsyms[] = [];
  let hasTokens = false;
  let hasNames = false;
  for (const section of elf.sections) {
    const isData = (section.flags & (SHF_ALLOC | SHF_EXECINSTR)) === SHF_ALLOC;
    if (!isData || section.type === SHT_NOBITS) continue;
    const table = new TableBytes(elf, section);
    for (const tokens of findTokenTables(table)) {
      hasTokens = true;
      for (const names of findNameTables(table, tokens)) {
        hasNames = true;
        found.push(...readingsOf(elf, table, tokens, names));
      }
    }
  }
  const [first] = found;
  if (first === undefined) refuse(hasTokens, hasNames);
  if (found.length > 1) {
    const layouts = found.map(({ layout }) => layout).join("; ");
    throw new BadData("bad-kallsyms", `has a symbol table that can be read as: ${layouts}`);
  }
  return first;
}

function refuse(hasTokens: boolean, hasNames: boolean): never {
  if (!hasTokens) throw new BadData("no-kallsyms", "has no token table of kallsyms");
  throw new BadData(
    "bad-kallsyms",
    hasNames
      ? "has names of symbols, but no table of addresses that fits them: the layout is not known"
      : "has a token table of kallsyms, but no names in front of it: the layout is not known",
  );
}

/** The readings under which the kernel's text is where the image has its code. */
function readingsOf(
  elf: ElfFile,
  table: TableBytes,
  tokens: TokenTable,
  { start, names }: NameTable,
): Kallsyms[] {
  const decoded = decodeNames(table.bytes, names, tokens.tokens);
  if (decoded === undefined) return [];
  const stext = decoded.findIndex(({ name }) => name === "_stext");
  if (stext < 0) return [];
  return readAddresses(table, names.length, { start, end: table.align(tokens.end) })
    .filter(({ addresses }) => isCode(elf, addresses[stext]!))
    .map(({ layout, addresses }) => ({
      layout,
      symbols: decoded.map((symbol, index) => ({ ...symbol, address: addresses[index]! })),
    }));
}

/** KSYM_NAME_LEN is 128, since 6.1 it is 512. */
const nameAtMost = 512;
const namePattern = /^[\x21-\x7e]+$/;
const letterPattern = /^[A-Za-z]$/;

/** The names with their letters; undefined when one of them is no name. */
function decodeNames(
  bytes: Uint8Array,
  names: Uint32Array,
  tokens: readonly string[],
): { name: string; letter: string }[] | undefined {
  const decoded: { name: string; letter: string }[] = [];
  for (const at of names) {
    const { length, size } = nameAt(bytes, at);
    let text = "";
    for (let index = at + size; index < at + size + length; index++) {
      text += tokens[bytes[index]!]!;
      if (text.length > nameAtMost) return undefined;
    }
    const [letter, name] = [text.slice(0, 1), text.slice(1)];
    if (!letterPattern.test(letter) || !namePattern.test(name)) return undefined;
    decoded.push({ name, letter });
  }
  return decoded;
}

/** Whether an address lies in a section of code. */
export function isCode(elf: ElfFile, address: bigint): boolean {
  return elf.sections.some(
    (section) =>
      (section.flags & SHF_EXECINSTR) !== 0n &&
      address >= section.address &&
      address < section.address + BigInt(section.size),
  );
}
