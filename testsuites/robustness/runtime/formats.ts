// printf: every directive with each flag, width and precision, written out or given as arguments.

import type { Random } from "../random.ts";
import { escape } from "./escape.ts";
import { anything, randomNumber, randomText, spell, upToNul, type Question } from "./subject.ts";

/** What a format is made of. A piece that is whole is never cut, and where it has no room nothing follows it. */
interface Piece {
  readonly bytes: string;
  readonly isWhole?: boolean;
}

interface Directive {
  readonly flag: string;
  readonly conversion: string;
  readonly width: Amount;
  readonly precision: Amount;
}

/** A width or precision: as it is written, with its argument if that is `*`, and what it means. */
interface Amount {
  readonly written: string;
  readonly argument?: bigint;
  readonly value: number | undefined;
}

interface Shown {
  readonly format: string;
  readonly arguments: readonly (bigint | string)[];
  readonly pieces: readonly Piece[];
  readonly isFault?: boolean;
}

/** Where answers.c lays the bytes: they end there. */
const memoryEnd = 0x5000;
const conversions = ["d", "i", "u", "x", "X", "o", "p", "s", "c", "b", "m", "M"];

/** A few directives with text between them, as sprintf and as printf. */
export function formats(random: Random): Question {
  const size = random.pick([2, 8, 32, 512]);
  const memory = randomText(random, 100) + random.pick(["", "\0\x01"]);
  const shown = Array.from({ length: 1 + random.below(4) }, () =>
    random.below(4) === 0 ? showText(random) : showDirective(random, memory),
  );
  const pieces = shown.flatMap((one) => one.pieces);
  const isFault = shown.some((one) => one.isFault);
  const error = isFault ? ["error", anything] : [];
  const values = shown.flatMap((one) => one.arguments);
  return {
    text: [
      `format ${size}`,
      spell(shown.map(({ format }) => format).join("")),
      spell(memory),
      ...values.map((one) => (typeof one === "string" ? spell(one) : one)),
    ].join(" "),
    answer: [
      spell(upToNul(fill(pieces, size - 1))),
      ...error,
      // A print that fails prints nothing, but for what no longer fitted into one piece.
      isFault ? (lengthOf(pieces) > 8000 ? anything : spell("")) : spell(bytesOf(pieces)),
      ...error,
    ],
  };
}

function bytesOf(pieces: readonly Piece[]): string {
  return pieces.map(({ bytes }) => bytes).join("");
}

function fill(pieces: readonly Piece[], room: number): string {
  let text = "";
  for (const { bytes, isWhole = false } of pieces) {
    if (isWhole && bytes.length > room - text.length) break;
    text = (text + bytes).slice(0, room);
  }
  return text;
}

function showText(random: Random): Shown {
  const text = randomText(random, 10).replaceAll("%", "+");
  if (random.below(2) === 0) return { format: text, arguments: [], pieces: [{ bytes: text }] };
  return { format: `%%${text}`, arguments: [], pieces: [{ bytes: `%${text}` }] };
}

function showDirective(random: Random, memory: string): Shown {
  const conversion = random.pick(conversions);
  const flag = random.pick(["", "", "0", "+", "-", " ", "#"]);
  const width = conversion === "b" ? byteWidth(random) : randomAmount(random, false);
  const precision = conversion === "b" ? none : randomAmount(random, true);
  const directive = { flag, conversion, width, precision };
  const format = `%${flag}${width.written}${precision.written}${conversion}`;
  const stars = [width, precision].flatMap(({ argument }) => argument ?? []);
  const shown = showArgument(directive, random, memory);
  return { ...shown, format, arguments: [...stars, ...shown.arguments] };
}

const none: Amount = { written: "", value: undefined };
const most = 8192n;

function byteWidth(random: Random): Amount {
  const value = random.pick([1, 2, 4, 8]);
  return { written: String(value), value };
}

/** Widths are clamped; a negative precision is none. */
function randomAmount(random: Random, isPrecision: boolean): Amount {
  const dot = isPrecision ? "." : "";
  const small = random.below(40);
  switch (random.below(4)) {
    case 0:
      return {
        written: `${dot}${small || (isPrecision ? 0 : 1)}`,
        value: small || Number(!isPrecision),
      };
    case 1: {
      const argument = random.pick([BigInt(small - 20), BigInt(small), randomNumber(random)]);
      const clamped = Number(argument > most ? most : argument < -most ? -most : argument);
      const value = isPrecision && clamped < 0 ? undefined : clamped;
      return { written: `${dot}*`, argument, value };
    }
    default:
      return none;
  }
}

function showArgument(directive: Directive, random: Random, memory: string): Omit<Shown, "format"> {
  const { conversion, flag, precision, width } = directive;
  switch (conversion) {
    case "s": {
      const text = randomText(random, 30);
      return { arguments: [text], pieces: showString(directive, text) };
    }
    case "c": {
      const value = randomNumber(random);
      const byte = String.fromCharCode(Number(BigInt.asUintN(8, value)));
      const isEscaped = flag === "#";
      const shown = { bytes: isEscaped ? escape(byte, "'") : byte, isWhole: isEscaped };
      return { arguments: [value], pieces: pad(directive, [shown]) };
    }
    case "b": {
      const value = randomNumber(random);
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return {
        arguments: [value],
        pieces: [{ bytes: bytes.subarray(0, width.value).toString("latin1") }],
      };
    }
    case "m":
    case "M": {
      const length = precision.value ?? 1;
      const at = random.below(memory.length + 1);
      return {
        arguments: [BigInt(memoryEnd - memory.length + at)],
        ...showMemory(directive, memory.slice(at), length),
      };
    }
    default: {
      const value = randomNumber(random);
      return { arguments: [value], pieces: [{ bytes: showNumber(directive, value) }] };
    }
  }
}

function isLeft({ flag, width }: Directive): boolean {
  return flag === "-" || (width.value ?? 0) < 0;
}

function pad(directive: Directive, pieces: readonly Piece[], length = lengthOf(pieces)): Piece[] {
  const blanks = " ".repeat(Math.max(0, Math.abs(directive.width.value ?? 0) - length));
  return isLeft(directive) ? [...pieces, { bytes: blanks }] : [{ bytes: blanks }, ...pieces];
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

function showString(directive: Directive, text: string): Piece[] {
  const cut = text.slice(0, directive.precision.value);
  if (directive.flag !== "#") return pad(directive, [{ bytes: cut }]);
  const escapes = Array.from(cut, (byte) => ({ bytes: escape(byte, '"'), isWhole: true }));
  return pad(directive, [{ bytes: '"' }, ...escapes, { bytes: '"' }]);
}

/** Memory is read in parts of 32 bytes: of one that is not there to its end nothing is shown, nor what comes behind. */
function showMemory(
  directive: Directive,
  memory: string,
  length: number,
): { readonly pieces: readonly Piece[]; readonly isFault: boolean } {
  const isFault = memory.length < length;
  const readable = isFault
    ? memory.slice(0, memory.length - (memory.length % 32))
    : memory.slice(0, length);
  const isHex = directive.conversion === "M";
  const bytes = isHex ? Buffer.from(readable, "latin1").toString("hex") : readable;
  if (!isFault) return { pieces: pad(directive, [{ bytes }]), isFault };
  const padded = pad(directive, [{ bytes }], isHex ? 2 * length : length);
  return { pieces: isLeft(directive) ? padded.slice(0, 1) : padded, isFault };
}

/** As in C; `#` prefixes a zero in hex, too. */
function showNumber(directive: Directive, value: bigint): string {
  const { conversion, flag, precision } = directive;
  const isSigned = "di".includes(conversion);
  const radix = isSigned || conversion === "u" ? 10 : conversion === "o" ? 8 : 16;
  const magnitude = isSigned ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  let digits = magnitude === 0n ? "" : magnitude.toString(radix);
  if (conversion === "X") digits = digits.toUpperCase();
  digits = digits.padStart(precision.value ?? 1, "0");
  if (flag === "#" && conversion === "o" && !digits.startsWith("0")) digits = `0${digits}`;
  const prefix = prefixOf(directive, value);
  const width = Math.abs(directive.width.value ?? 0);
  if (isLeft(directive)) return (prefix + digits).padEnd(width);
  if (flag === "0" && precision.value === undefined)
    digits = digits.padStart(width - prefix.length, "0");
  return (prefix + digits).padStart(width);
}

function prefixOf({ conversion, flag }: Directive, value: bigint): string {
  if ("di".includes(conversion)) return value < 0n ? "-" : "+ ".includes(flag) ? flag : "";
  if (conversion === "p") return "0x";
  return flag === "#" && "xX".includes(conversion) ? `0${conversion}` : "";
}
