// Takes the sections of an index apart, and puts them together again: the same, byte by byte.

import { readable } from "../fault.ts";
import { codecs } from "./codecs.ts";
import { sectionsOf, type SectionCodec } from "./section-codec.ts";
import { badStream, type Streams } from "./streams.ts";

/** The part that says of which sections an index consists, in their order, and which codecs took part. */
const CONTENTS = "contents";

interface Contents {
  readonly sections: readonly string[];
  readonly codecs: readonly string[];
}

/** The parts that make up an index, by name. */
export function packSections(sections: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const source = sectionsOf((name) => sections.get(name));
  const packed = codecs.flatMap((codec) => {
    // What is not as it usually is travels as it is.
    const streams = readable(() => faithful(codec, sections), undefined);
    return streams === undefined ? [] : [{ codec, streams }];
  });
  const done = new Set(packed.flatMap(({ codec }) => codec.sections));
  const contents: Contents = {
    sections: [...sections.keys()],
    codecs: packed.map(({ codec }) => codec.name),
  };
  const parts = new Map<string, Uint8Array>([[CONTENTS, Buffer.from(JSON.stringify(contents))]]);
  for (const { codec, streams } of packed)
    for (const [name, stream] of streams) parts.set(`${codec.name}/${name}`, stream);
  for (const name of sections.keys()) if (!done.has(name)) parts.set(name, source.bytes(name));
  return parts;
}

/** What a codec makes of its sections; undefined unless it makes the same sections of that again. */
function faithful(
  codec: SectionCodec,
  sections: ReadonlyMap<string, Uint8Array>,
): Streams | undefined {
  const source = sectionsOf((name) => sections.get(name));
  if (!codec.sections.every((name) => sections.has(name))) return undefined;
  const streams = codec.pack(source);
  const again = codec.unpack(streams, source);
  const isSame = codec.sections.every(
    (name) => Buffer.compare(again.get(name)!, source.bytes(name)) === 0,
  );
  return isSame ? streams : undefined;
}

/** The sections again, in their order. Throws BadData. */
export function unpackSections(parts: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const contents = contentsOf(parts.get(CONTENTS));
  const known = new Map(contents.sections.map((name) => [name, parts.get(name)]));
  for (const codec of codecs) {
    if (!contents.codecs.includes(codec.name)) continue;
    const prefix = `${codec.name}/`;
    const streams = new Map(
      Array.from(parts)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, stream]) => [name.slice(prefix.length), stream]),
    );
    const sections = codec.unpack(
      streams,
      sectionsOf((name) => known.get(name)),
    );
    for (const [name, bytes] of sections) known.set(name, bytes);
  }
  return new Map(
    contents.sections.map((name) => [name, known.get(name) ?? badStream(`${name} is missing`)]),
  );
}

function contentsOf(part: Uint8Array | undefined): Contents {
  const contents = parse(part) as Partial<Contents> | undefined;
  const areNames = (list: unknown) =>
    Array.isArray(list) && list.every((name) => typeof name === "string");
  return areNames(contents?.sections) && areNames(contents?.codecs)
    ? (contents as Contents)
    : badStream("there is no table of sections");
}

function parse(part: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? []).toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
