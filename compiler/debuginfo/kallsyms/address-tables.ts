// Reads the addresses of the symbols. Where they stand and what they mean depends on the kernel's version and
// configuration, which the image does not say: each reading is tried, and the caller keeps the one that makes sense.

import type { TableBytes } from "./table-bytes.ts";

export interface AddressReading {
  /** What the reading supposes, in words. */
  readonly layout: string;
  readonly addresses: readonly bigint[];
}

/**
 * The readings in which addresses do not descend, as scripts/kallsyms.c sorts them. Up to 6.3 the table stands in
 * front of kallsyms_num_syms (at `start`), since 6.4 behind kallsyms_token_index (at `end`).
 */
export function readAddresses(
  table: TableBytes,
  count: number,
  { start, end }: { readonly start: number; readonly end: number },
): AddressReading[] {
  const { word } = table;
  const offsetsSize = table.align(table.align(0) + count * 4) - table.align(0);
  const places = [
    {
      order: "before 6.4",
      offsets: start - word - offsetsSize,
      base: start - word,
      addresses: start - count * word,
    },
    { order: "since 6.4", offsets: end, base: end + offsetsSize, addresses: end },
  ];
  const readings: AddressReading[] = [];
  for (const { order, offsets, base, addresses } of places) {
    for (const [encoding, decode] of relativeEncodings) {
      const limit = base + word;
      readings.push({
        layout: `${encoding}, ${order}`,
        addresses: column(table, count, offsets, limit, (index) =>
          decode(table.address(base), table.u32(offsets + index * 4)),
        ),
      });
    }
    readings.push({
      layout: `absolute addresses, ${order}`,
      addresses: column(table, count, addresses, addresses + count * word, (index) =>
        table.address(addresses + index * word),
      ),
    });
  }
  return readings.filter((reading) => reading.addresses.length === count);
}

/** What an offset of CONFIG_KALLSYMS_BASE_RELATIVE stands for. */
const relativeEncodings: readonly (readonly [string, (base: bigint, raw: number) => bigint])[] = [
  ["offsets from a base", (base, raw) => base + BigInt(raw)],
  // CONFIG_KALLSYMS_ABSOLUTE_PERCPU: what is not negative is no offset but the address of a per-CPU variable.
  [
    "offsets from a base with absolute per-CPU addresses",
    (base, raw) => (raw < 0x8000_0000 ? BigInt(raw) : base - 1n - BigInt(raw | 0)),
  ],
];

/** The addresses, or none when they lie outside the section or descend. */
function column(
  table: TableBytes,
  count: number,
  start: number,
  end: number,
  read: (index: number) => bigint,
): bigint[] {
  if (start < 0 || end > table.bytes.length) return [];
  const addresses: bigint[] = [];
  let before = 0n;
  for (let index = 0; index < count; index++) {
    const address = BigInt.asUintN(table.word * 8, read(index));
    if (address < before) return [];
    addresses.push(address);
    before = address;
  }
  return addresses;
}
