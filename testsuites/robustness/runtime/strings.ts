// Words of the language about strings. A string has a size; what does not fit is cut.

import type { Random } from "../random.ts";
import { escape } from "./escape.ts";
import { anything, randomNumber, randomText, spell, upToNul, type Question } from "./subject.ts";

type Ask = (random: Random, size: number) => Question;

/** Any of the words, on strings of any size. */
export function strings(random: Random): Question {
  return random.pick(words)(random, random.pick([2, 3, 8, 16, 64, 255, 512]));
}

const words: readonly Ask[] = [copy, search, substr, replace, tokens, quoted, unicode, memory];

function copy(random: Random, size: number): Question {
  const [a, b] = [randomText(random, 2 * size), randomText(random, size)];
  const first = a.slice(0, size - 1);
  return {
    text: `copy ${size} ${spell(a)} ${spell(b)}`,
    answer: [
      String(a.length),
      String(a < b ? -1 : Number(a > b)),
      spell(first),
      spell((first + b).slice(0, size - 1)),
    ],
  };
}

function search(random: Random, size: number): Question {
  const s = randomText(random, size - 1);
  const at = random.below(size);
  const part = random.pick([randomText(random, 3), s.slice(at, at + random.below(4))]);
  const position = random.pick([BigInt(random.below(size + 2)), randomNumber(random)]);
  const isOutside = position < 0n || position >= BigInt(size);
  return {
    text: `search ${size} ${spell(s)} ${spell(part)} ${position}`,
    answer: [
      String(s.indexOf(part)),
      String(Number(s.includes(part))),
      isOutside ? "0" : String(s.charCodeAt(Number(position)) || 0),
      ...(isOutside ? ["error", spell("string index out of range")] : []),
    ],
  };
}

function substr(random: Random, size: number): Question {
  const s = randomText(random, size - 1);
  const [from, length] = [0, 0].map(() =>
    random.pick([BigInt(random.below(size + 2) - 1), randomNumber(random)]),
  ) as [bigint, bigint];
  const isEmpty = from < 0n || from >= BigInt(s.length) || length <= 0n;
  const end = from + length > 10_000n ? 10_000 : Number(from + length);
  return {
    text: `substr ${size} ${spell(s)} ${from} ${length}`,
    answer: [spell(isEmpty ? "" : s.slice(Number(from), end))],
  };
}

function replace(random: Random, size: number): Question {
  const s = randomText(random, size - 1);
  const at = random.below(size);
  const part = random.pick([randomText(random, 3), s.slice(at, at + random.below(3))]);
  const other = randomText(random, 6);
  const result = part === "" ? s : s.split(part).join(other);
  return {
    text: `replace ${size} ${spell(s)} ${spell(part)} ${spell(other)}`,
    answer: [spell(result.slice(0, size - 1))],
  };
}

function tokens(random: Random, size: number): Question {
  const s = randomText(random, 2 * size);
  const delimiters = Array.from({ length: 1 + random.below(6) }, () => randomText(random, 3));
  let rest = s.slice(0, size - 1);
  const found = delimiters.map((delimiter) => {
    const isBetween = (letter: string): boolean => delimiter.includes(letter);
    let from = 0;
    while (from < rest.length && isBetween(rest[from]!)) from += 1;
    let to = from;
    while (to < rest.length && !isBetween(rest[to]!)) to += 1;
    const token = rest.slice(from, to);
    // The delimiter behind a token goes with it.
    rest = rest.slice(to + 1);
    return token;
  });
  return {
    text: ["tokens", size, spell(s), ...delimiters.map(spell)].join(" "),
    answer: found.map(spell),
  };
}

/** text_strn of a string, then the same bytes of memory, where a NUL is one of them. */
function quoted(random: Random, size: number): Question {
  const bytes =
    random.below(3) === 0 ? `${randomText(random, 9)}\0b` : randomText(random, size - 1);
  const room = random.pick([0, 0, random.below(20), size, -1]);
  const marks = random.below(2);
  const most = room > 0 && room < size - 1 ? room : size - 1;
  // Of memory no more is looked at than a string could hold.
  const seen = bytes.slice(0, size);
  return {
    text: `quoted ${size} ${room} ${marks} ${spell(bytes)}`,
    answer: [
      spell(cutQuoted(upToNul(bytes), most, marks === 1, false)),
      spell(cutQuoted(seen, most, true, seen.length < bytes.length)),
    ],
  };
}

/** What does not fit ends behind a whole escape; within marks, three dots behind them tell of it. */
function cutQuoted(bytes: string, room: number, hasMarks: boolean, isCut: boolean): string {
  const escapes = Array.from(bytes, (byte) => escape(byte, hasMarks ? '"' : ""));
  const whole = hasMarks ? `"${escapes.join("")}"` : escapes.join("");
  if (!isCut && whole.length <= room) return whole;
  let body = "";
  for (const one of escapes) {
    if (body.length + one.length + (hasMarks ? 5 : 0) > room) break;
    body += one;
  }
  return (hasMarks ? `"${body}"...` : body).slice(0, room);
}

/** UTF-16 or UTF-32 in memory, as UTF-8. */
function unicode(random: Random, size: number): Question {
  const width = random.pick([2, 4]);
  const points = Array.from({ length: random.below(12) }, () => randomPoint(random));
  const units = points.flatMap((point) =>
    width === 2 ? Array.from(utf16(point), Number) : [point],
  );
  if (random.below(4) > 0) units.push(0);
  if (random.below(4) === 0) units.splice(random.below(units.length + 1), 0, 0xdc00, 0x41);
  const bytes = Buffer.alloc(units.length * width);
  units.forEach((unit, at) => bytes.writeUIntLE(unit, at * width, width));
  const { text, error } = decode(units, width, size - 1);
  return {
    text: `unicode ${size} ${width} x${bytes.toString("hex")}`,
    answer: [`x${Buffer.from(text).toString("hex")}`, ...(error ? ["error", anything] : [])],
  };
}

function randomPoint(random: Random): number {
  const limit = random.pick([0x80, 0x800, 0xd800, 0x110000]);
  const point = 1 + random.below(limit - 1);
  return point >= 0xd800 && point < 0xe000 ? 0xe000 : point;
}

function utf16(point: number): number[] {
  const text = String.fromCodePoint(point);
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

function decode(
  units: readonly number[],
  width: number,
  room: number,
): { readonly text: string; readonly error: boolean } {
  let text = "";
  for (let at = 0; Buffer.byteLength(text) < room;) {
    const unit = units[at];
    if (unit === undefined) return { text, error: true };
    if (unit === 0) break;
    const next = units[at + 1];
    const isPair = width === 2 && unit >= 0xd800 && unit < 0xdc00;
    const isAlone = unit >= 0xd800 && unit < 0xe000 && !isPair;
    if (isAlone || (isPair && (next === undefined || next < 0xdc00 || next > 0xdfff)))
      return { text, error: true };
    const letter = isPair ? String.fromCharCode(unit, next!) : String.fromCodePoint(unit);
    if (Buffer.byteLength(text + letter) > room) break;
    text += letter;
    at += isPair ? 2 : 1;
  }
  return { text, error: false };
}

/** kernel_string_n: up to a NUL, a number of bytes, or the string's size; memory may end before. */
function memory(random: Random, size: number): Question {
  const bytes = randomText(random, size + 20) + random.pick(["", "\0", "\0tail"]);
  const most = random.pick([-1, random.below(size + 10)]);
  const wanted = most < 0 || most > size - 1 ? size - 1 : most;
  const isFault = !bytes.slice(0, wanted).includes("\0") && bytes.length < wanted;
  return {
    text: `memory ${size} ${most} ${spell(bytes)}`,
    answer: [
      spell(isFault ? "" : upToNul(bytes.slice(0, wanted))),
      ...(isFault ? ["error", anything] : []),
    ],
  };
}
