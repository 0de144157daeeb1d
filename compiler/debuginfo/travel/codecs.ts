// Which codec takes which sections apart, in the order in which they are put together again.

import { columnCodec } from "./column-codec.ts";
import { functionCodec } from "./function-codec.ts";
import { lineCodec } from "./line-codec.ts";
import type { SectionCodec } from "./section-codec.ts";
import { stringCodec } from "./string-codec.ts";
import { symbolCodec } from "./symbol-codec.ts";

/** Sections that none of them names travel as they are. */
export const codecs: readonly SectionCodec[] = [
  stringCodec,
  columnCodec("strings.map", ["next"]),
  columnCodec("types.map", ["down"]),
  columnCodec("functions.map", ["down"]),
  functionCodec,
  symbolCodec,
  lineCodec,
  columnCodec("lines.chunks", ["down", "down"]),
  columnCodec("expressions.ends", ["down"]),
  columnCodec("types.ends", ["down"]),
  columnCodec("types.names", ["down"]),
  columnCodec("types.named", ["down"]),
  columnCodec("constants.names", ["down"]),
  columnCodec("globals", ["down", "plain", "down", "plain", "plain", "plain", "plain"]),
  columnCodec("frames.starts", ["down"]),
  columnCodec("frames.ends", ["down"]),
  columnCodec("frames.offsets", ["down"]),
  columnCodec("banned", ["down", "across", "plain"]),
];
