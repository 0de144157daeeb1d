// Addresses of code in data, on architectures where a function's address is that of a descriptor: who calls through one takes
// the first instructions for a descriptor, and jumps to whatever they read as.

import type { Architecture } from "../../debuginfo/debug-info.ts";
import { SHF_ALLOC, SHF_EXECINSTR, type ObjectSection, type RelocatableObject } from "../object.ts";
import { isJudged, type Rule } from "../subject.ts";

/** Relocations that put a symbol's own address in. Where a descriptor is meant, ia64 has others, and ppc64 other symbols. */
const plainAddresses: Partial<Readonly<Record<Architecture, ReadonlySet<number>>>> = {
  // R_IA64_DIR32MSB, DIR32LSB, DIR64MSB, DIR64LSB
  ia64: new Set([0x24, 0x25, 0x26, 0x27]),
  // R_PPC64_ADDR32, UADDR32, ADDR64, UADDR64; this one is of the first ABI.
  ppc64: new Set([1, 24, 38, 43]),
};

export const findCodeAddresses: Rule = (subject) => {
  const { object } = subject;
  const types = plainAddresses[object.architecture];
  if (types === undefined) return [];
  return dataOf(object).flatMap((section) =>
    section.relocations
      .filter(({ type, symbol }) => types.has(type) && isCode(object.sections[symbol.section]))
      .map(({ offset, symbol }) => ({ part: subject.partAt(section, offset), offset, symbol }))
      .filter(({ part }) => isJudged(part))
      .map(({ part, offset, symbol }) => ({
        code: "inspect/code-address",
        part,
        what: symbol.name,
        place: `${section.name}+0x${offset.toString(16)}`,
      })),
  );
};

/** Descriptors themselves are made of addresses of code. */
function dataOf({ sections }: RelocatableObject): readonly ObjectSection[] {
  return sections.filter(
    ({ name, flags }) =>
      (flags & SHF_ALLOC) !== 0n && (flags & SHF_EXECINSTR) === 0n && name !== ".opd",
  );
}

function isCode(section: ObjectSection | undefined): boolean {
  return section !== undefined && (section.flags & SHF_EXECINSTR) !== 0n;
}
