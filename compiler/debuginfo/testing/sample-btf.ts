// A small BTF file, written by hand.

import { readBtfTypes, type BtfTypes } from "../btf/btf-types.ts";
import type { KernelIdentity } from "../debug-info.ts";
import { NumberBytes } from "../elf/elf-writer.ts";

/** Of the kernel that a sample is said to come from. */
export const sampleIdentity: KernelIdentity = {
  release: "6.1.0",
  architecture: "x86_64",
  buildId: "",
  source: "btf",
  pointerSize: 8,
  littleEndian: true,
};

/** `long read(struct file *file, char buf, __int128 wide, int after)`, and `twice` two times. */
export function sampleBtf(littleEndian: boolean): Uint8Array {
  const strings = new NumberBytes(littleEndian).text("");
  const text = (name: string): number => {
    const at = strings.length;
    strings.text(name);
    return at;
  };
  const types = new NumberBytes(littleEndian);
  const type = (name: string, kind: number, count: number, value: number, flag = 0): NumberBytes =>
    types
      .number(name === "" ? 0 : text(name), 4)
      .number((flag << 31) | (kind << 24) | count, 4)
      .number(value, 4);
  type("long int", 1, 0, 8).number((1 << 24) | 64, 4); // 1
  type("char", 1, 0, 1).number((1 << 24) | 8, 4); // 2
  type("__int128", 1, 0, 16).number((1 << 24) | 128, 4); // 3
  type("file", 4, 2, 16, 1); // 4
  types.number(text("mode"), 4).number(1, 4).number(0, 4);
  types
    .number(text("flag"), 4)
    .number(1, 4)
    .number((3 << 24) | 66, 4);
  type("", 2, 0, 4); // 5: struct file *
  type("", 13, 4, 1); // 6
  for (const [name, of] of [
    ["file", 5],
    ["buf", 2],
    ["wide", 3],
    ["after", 1],
  ] as const) {
    types.number(text(name), 4).number(of, 4);
  }
  type("read", 12, 1, 6);
  type("twice", 12, 0, 6);
  type("twice", 12, 0, 6);
  type("", 6, 1, 4, 1).number(text("NEGATIVE"), 4).number(-3, 4);
  const header = new NumberBytes(littleEndian)
    .number(0xeb9f, 2)
    .number(1, 1)
    .number(0, 1)
    .number(24, 4);
  header.number(0, 4).number(types.length, 4).number(types.length, 4).number(strings.length, 4);
  return header.raw(types.bytes).raw(strings.bytes).bytes;
}

/** What a module may go on from. */
export function sampleBase(): BtfTypes {
  return readBtfTypes(sampleBtf(true), sampleIdentity.pointerSize);
}
