// The bytes of the section in which the tables of kallsyms lie, with the kernel's byte order and word size.

import type { ElfFile, ElfSection } from "../elf/elf-file.ts";

export class TableBytes {
  readonly bytes: Uint8Array;
  /** Bytes of an address; scripts/kallsyms.c aligns each table to as many. */
  readonly word: 4 | 8;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  readonly #skew: number;

  constructor(elf: ElfFile, section: ElfSection) {
    this.bytes = elf.read(section);
    this.word = elf.is64 ? 8 : 4;
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    this.#littleEndian = elf.littleEndian;
    this.#skew = Number(section.address % BigInt(this.word));
  }

  /** The next position that is aligned in memory. */
  align(position: number): number {
    const { word } = this;
    return Math.ceil((position + this.#skew) / word) * word - this.#skew;
  }

  u16(position: number): number {
    return this.#view.getUint16(position, this.#littleEndian);
  }

  u32(position: number): number {
    return this.#view.getUint32(position, this.#littleEndian);
  }

  address(position: number): bigint {
    return this.word === 8
      ? this.#view.getBigUint64(position, this.#littleEndian)
      : BigInt(this.u32(position));
  }
}
