// The strings of an index: their text. Where each ends, and the table by which they are found, follow from it.

import { BytePool } from "../byte-pool.ts";
import { ByteWriter } from "../byte-writer.ts";
import { bytesOf, type SectionCodec } from "./section-codec.ts";

export const stringCodec: SectionCodec = {
  name: "strings",
  sections: ["strings", "strings.ends", "strings.table"],
  pack(source) {
    const bytes = source.bytes("strings");
    const out = new ByteWriter();
    let start = 0;
    for (const end of source.numbers("strings.ends")) {
      out.bytes(bytes, start, end);
      out.u8(0);
      start = end;
    }
    return new Map([["text", out.written]]);
  },
  unpack(streams) {
    const text = streams.get("text") ?? new Uint8Array(0);
    const pool = new BytePool();
    for (let start = 0; start < text.length;) {
      const zero = text.indexOf(0, start);
      const end = zero < 0 ? text.length : zero;
      pool.add(text, start, end);
      start = end + 1;
    }
    return new Map([
      ["strings", pool.bytes],
      ["strings.ends", bytesOf(pool.ends)],
      ["strings.table", bytesOf(pool.table)],
    ]);
  },
};
