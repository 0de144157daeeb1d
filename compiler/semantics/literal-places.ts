// Where the characters of a string's value stand in the file.

import type { Range } from "../source/source-file.ts";
import type { StringLiteral } from "../syntax/ast.ts";
import { bytesOfString, decodeEscapes } from "../syntax/escapes.ts";

/** One character as it is written, perhaps an escape. */
export interface WrittenCharacter {
  readonly text: string;
  readonly range: Range;
  /** How many bytes of the value it stands for. */
  readonly bytes: number;
}

/** Strings side by side are one literal, with blanks and comments between. */
const piece = /"((?:[^"\\\n]|\\[^])*)"|\/\*[^]*?\*\/|\/\/[^\n]*|#[^\n]*/g;
const character = /\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|[^])|[^]/gu;

/** The characters of a literal; undefined when it was not written there as it is, but by a macro. */
export function writtenCharacters({
  range,
  value,
}: StringLiteral): readonly WrittenCharacter[] | undefined {
  const written = range.file.text.slice(range.start, range.end);
  const characters: WrittenCharacter[] = [];
  for (const literal of written.matchAll(piece)) {
    for (const { 0: text, index } of (literal[1] ?? "").matchAll(character)) {
      const start = range.start + literal.index + 1 + index;
      const bytes = bytesOfString(decodeEscapes(text)).length;
      characters.push({
        text,
        range: { file: range.file, start, end: start + text.length },
        bytes,
      });
    }
  }
  const decoded = characters.map((one) => decodeEscapes(one.text)).join("");
  return decoded === value ? characters : undefined;
}

/** The place of some bytes of a literal's value; the whole literal where that is not known. */
export function placeOfBytes(literal: StringLiteral, start: number, end: number): Range {
  const characters = writtenCharacters(literal);
  if (characters === undefined) return literal.range;
  const places = characters.flatMap((one) => Array.from({ length: one.bytes }, () => one.range));
  const last = literal.range.end - 1;
  const from = places[start]?.start ?? last;
  return { file: literal.range.file, start: from, end: places[end - 1]?.end ?? last + 1 };
}
