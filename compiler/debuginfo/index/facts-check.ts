// What an index has to keep to so that it can be opened. A checksum tells accidents apart, not a file that somebody made
// up. What stands in sections is checked when it is read.

import { callingConventions } from "../calling-convention.ts";
import { BadData } from "../fault.ts";
import type { FactsFile } from "./facts-file.ts";
import { factWidth, globalWidth, symbolWidth, type FactsMeta } from "./facts-layout.ts";

/** Numbers per row, of sections that consist of rows. */
const rowWidths: readonly (readonly [string, number])[] = [
  ["functions", factWidth],
  ["symbols", symbolWidth],
  ["globals", globalWidth],
  ["ranges", 3],
  ["lines.chunks", 2],
  ["types.ambiguous", 2],
];

/** Sections of as many numbers as another, times a factor. */
const sameLengths: readonly (readonly [string, string, number])[] = [
  ["types.named", "types.names", 1],
  ["constants.values", "constants.names", 2],
  ["bodies.facts", "bodies.starts", 1],
  ["frames.ends", "frames.starts", 1],
  ["frames.offsets", "frames.starts", 1],
];

/** Throws BadData (facts-damaged) when the sizes of sections do not fit together. */
export function checkSections(file: FactsFile): void {
  for (const [name, width] of rowWidths) {
    if (file.section(name).size % (width * 4) !== 0) damaged(`${name} is cut off`);
  }
  for (const [name, other, factor] of sameLengths) {
    if (file.section(name).length !== file.section(other).length * factor)
      damaged(`${name} does not fit ${other}`);
  }
}

/** Reads the part that is JSON. Throws BadData (facts-damaged) when something in it is not what it has to be. */
export function readMeta(bytes: Uint8Array): FactsMeta {
  const meta = parse(Buffer.from(bytes).toString()) as Partial<FactsMeta> | undefined;
  const identity = meta?.identity;
  const starts = [
    meta?.bodyStarts,
    meta?.stringStarts,
    meta?.typeStarts,
    meta?.functionStarts,
    meta?.expressionStarts,
  ];
  const isSound =
    typeof meta?.base === "string" &&
    /^\d{1,20}$/.test(meta.base) &&
    typeof identity?.release === "string" &&
    typeof identity.buildId === "string" &&
    architectures.has(identity.architecture) &&
    (identity.pointerSize === 4 || identity.pointerSize === 8) &&
    typeof identity.littleEndian === "boolean" &&
    starts.every(
      (one) => Array.isArray(one) && one.every((start) => Number.isSafeInteger(start)),
    ) &&
    Array.isArray(meta.banReasons) &&
    meta.banReasons.every((reason) => typeof reason === "string") &&
    (meta.sections === undefined ||
      (Array.isArray(meta.sections) &&
        meta.sections.every(
          (one) => Number.isSafeInteger(one?.start) && Number.isSafeInteger(one?.end),
        ))) &&
    typeof meta.frames?.isEhFrame === "boolean" &&
    Number.isFinite(meta.frames.address);
  return isSound ? (meta as FactsMeta) : damaged("meta is not what it has to be");
}

const architectures: ReadonlySet<unknown> = new Set(Object.keys(callingConventions));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function damaged(what: string): never {
  throw new BadData("facts-damaged", what);
}
