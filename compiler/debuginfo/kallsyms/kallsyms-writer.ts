// Writes the tables of kallsyms by hand, for tests: the layouts of different kernels, of either word size and byte order.

import { NumberBytes } from "../elf/elf-writer.ts";

export interface KallsymsDraft {
  /** In order of address. */
  readonly symbols: readonly {
    readonly letter: string;
    readonly name: string;
    readonly address: bigint;
  }[];
  readonly order?: "before 6.4" | "since 6.4";
  /** `percpu`: addresses below the base are absolute (CONFIG_KALLSYMS_ABSOLUTE_PERCPU). */
  readonly encoding?: "relative" | "percpu" | "absolute";
  /** Whether kallsyms_seqs_of_names is written. */
  readonly sequences?: boolean;
  readonly base?: bigint;
  readonly is64?: boolean;
  readonly littleEndian?: boolean;
  /** The first marker and kallsyms_num_syms, when they are to be wrong. */
  readonly marker?: number;
  readonly count?: number;
}

/** Tokens of several characters, by number; every other number stands for its own character. */
const tokens: ReadonlyMap<number, string> = new Map([
  [0x01, "st"],
  [0x02, "te"],
  [0x80, "text"],
  [0xff, "_"],
]);

/** The contents of a section that holds nothing else; its address has to be aligned. */
export function writeKallsyms(draft: KallsymsDraft): Uint8Array {
  const { symbols, is64 = true, littleEndian = true, order = "before 6.4" } = draft;
  const word = is64 ? 8 : 4;
  const out = new NumberBytes(littleEndian);
  const align = (): void => {
    while (out.length % word !== 0) out.number(0, 1);
  };
  const sequences = (): void => {
    if (draft.sequences === true) out.raw(new Uint8Array(symbols.length * 3).fill(7));
    align();
  };
  // Something in front, so that nothing begins at the start of the section.
  out.raw(Buffer.from("rodata of something else"));
  align();
  if (order === "before 6.4") writeAddresses(out, draft, word, align);
  out.number(draft.count ?? symbols.length, 4);
  align();
  const markers: number[] = [];
  const namesAt = out.length;
  symbols.forEach(({ letter, name }, index) => {
    if (index % 256 === 0) markers.push(out.length - namesAt);
    const packed = compress(letter + name);
    if (packed.length < 0x80) out.number(packed.length, 1);
    else out.uleb(packed.length);
    out.raw(packed);
  });
  align();
  markers[0] = draft.marker ?? 0;
  for (const marker of markers) out.number(marker, 4);
  align();
  if (order === "before 6.4") sequences();
  writeTokens(out, align);
  if (order === "since 6.4") {
    align();
    writeAddresses(out, draft, word, align);
    sequences();
  }
  return out.bytes;
}

function writeAddresses(
  out: NumberBytes,
  { symbols, encoding = "relative", base = symbols[0]!.address }: KallsymsDraft,
  word: number,
  align: () => void,
): void {
  for (const { address } of symbols) {
    if (encoding === "absolute") out.number(address, word);
    else if (encoding === "relative") out.number(address - base, 4);
    else out.number(address < base ? address : base - 1n - address, 4);
  }
  align();
  if (encoding !== "absolute") out.number(base, word);
}

function writeTokens(out: NumberBytes, align: () => void): void {
  const offsets: number[] = [];
  const start = out.length;
  for (let token = 0; token < 256; token++) {
    offsets.push(out.length - start);
    const isPrintable = token > 0x20 && token < 0x7f;
    out.text(tokens.get(token) ?? (isPrintable ? String.fromCharCode(token) : ""));
  }
  align();
  for (const offset of offsets) out.number(offset, 2);
}

function compress(text: string): number[] {
  const packed: number[] = [];
  const byLength = [...tokens].sort(([, a], [, b]) => b.length - a.length);
  for (let at = 0; at < text.length;) {
    const token = byLength.find(([, part]) => text.startsWith(part, at));
    packed.push(token === undefined ? text.charCodeAt(at) : token[0]);
    at += token === undefined ? 1 : token[1].length;
  }
  return packed;
}
