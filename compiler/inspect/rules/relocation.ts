// Places that the loader fills in a way that nothing here knows: what an instruction or a pointer is then cannot be shown, so
// that it is refused.

import type { Architecture } from "../../debuginfo/debug-info.ts";
import { SHF_ALLOC } from "../object.ts";
import { isJudged, type Rule } from "../subject.ts";

/**
 * The kinds that are followed, by their numbers, where the ABI has many that are not: on ia64 there are eighty, of which the kernel
 * applies half. Each is of the form that little-endian files have.
 */
const followed: Partial<Readonly<Record<Architecture, ReadonlySet<number>>>> = {
  ia64: new Set([
    // NONE, IMM22, IMM64
    0x00, 0x22, 0x23,
    // DIR32LSB, DIR64LSB, GPREL22, GPREL64I
    0x25, 0x27, 0x2a, 0x2b,
    // LTOFF22, LTOFF22X, LDXMOV, LTOFF_FPTR22
    0x32, 0x86, 0x87, 0x52,
    // FPTR64I, FPTR64LSB
    0x43, 0x47,
    // PCREL60B, PCREL21B, PCREL32LSB, PCREL64LSB
    0x48, 0x49, 0x4d, 0x4f,
    // SEGREL64LSB, in tables of the unwinder
    0x5f,
  ]),
};

export const findRelocations: Rule = (subject) => {
  const { object } = subject;
  const known = followed[object.architecture];
  if (known === undefined) return [];
  const loaded = object.sections.filter(({ flags }) => (flags & SHF_ALLOC) !== 0n);
  return loaded.flatMap((section) =>
    section.relocations
      .filter(({ type }) => !known.has(type))
      .map(({ type, offset }) => ({ type, offset, part: subject.partAt(section, offset) }))
      .filter(({ part }) => isJudged(part))
      .map(({ type, offset, part }) => ({
        code: "inspect/relocation",
        part,
        what: `0x${type.toString(16)}`,
        place: `${section.name}+0x${offset.toString(16)}`,
      })),
  );
};
