// Statements, taken apart into how many, where, and of which line.

import { ByteReader } from "../byte-reader.ts";
import { ByteWriter } from "../byte-writer.ts";
import type { SectionCodec } from "./section-codec.ts";
import { streamReader } from "./streams.ts";

export const lineCodec: SectionCodec = {
  name: "lines",
  sections: ["lines"],
  pack(source) {
    const reader = new ByteReader(source.bytes("lines"), true, "lines", "facts-damaged");
    const [counts, pcs, lines] = [new ByteWriter(), new ByteWriter(), new ByteWriter()];
    while (reader.position < reader.bytes.length) {
      const count = reader.uleb();
      counts.uleb(count);
      for (let row = 0; row < count; row++) {
        pcs.uleb(reader.uleb());
        lines.uleb(reader.uleb());
      }
    }
    return new Map([
      ["counts", counts.written],
      ["pcs", pcs.written],
      ["lines", lines.written],
    ]);
  },
  unpack(streams) {
    const counts = streamReader(streams, "counts");
    const pcs = streamReader(streams, "pcs");
    const lines = streamReader(streams, "lines");
    const out = new ByteWriter();
    while (counts.position < counts.bytes.length) {
      const count = counts.uleb();
      out.uleb(count);
      for (let row = 0; row < count; row++) {
        out.uleb(pcs.uleb());
        out.uleb(lines.uleb());
      }
    }
    return new Map([["lines", out.written]]);
  },
};
