// The symbols of an image; their order by name follows from them.

import { symbolWidth } from "../index/facts-layout.ts";
import { symbolsByName } from "../index/symbols-by-name.ts";
import { columnCodec } from "./column-codec.ts";
import { bytesOf, sectionsOf, type SectionCodec } from "./section-codec.ts";

const columns = columnCodec("symbols", ["down", "down", "plain", "plain", "plain"]);

export const symbolCodec: SectionCodec = {
  ...columns,
  sections: ["symbols", "symbols.byName"],
  unpack(streams, known) {
    const symbols = columns.unpack(streams, known);
    const numbers = sectionsOf((name) => symbols.get(name)).numbers("symbols");
    const byName = symbolsByName(numbers, symbolWidth);
    return new Map([...symbols, ["symbols.byName", bytesOf(byName)]]);
  },
};
