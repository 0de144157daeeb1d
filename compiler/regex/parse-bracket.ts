// Bracket expressions: `[a-z]`, `[^[:space:]]`. Bytes are compared as numbers, as in the C locale.

import { allBytes, type ByteSet, type RegexFault } from "./regex-node.ts";

const letters = (text: string): ByteSet =>
  [...text].reduce((set, one) => set | (1n << BigInt(one.charCodeAt(0))), 0n);

function span(first: number, last: number): ByteSet {
  return ((1n << BigInt(last - first + 1)) - 1n) << BigInt(first);
}

const upper = span(0x41, 0x5a);
const lower = span(0x61, 0x7a);
const digit = span(0x30, 0x39);
const graph = span(0x21, 0x7e);

const named: ReadonlyMap<string, ByteSet> = new Map([
  ["alpha", upper | lower],
  ["digit", digit],
  ["alnum", upper | lower | digit],
  ["upper", upper],
  ["lower", lower],
  ["space", letters(" \t\n\v\f\r")],
  ["blank", letters(" \t")],
  ["punct", graph & ~(upper | lower | digit)],
  ["print", graph | letters(" ")],
  ["graph", graph],
  ["cntrl", span(0, 0x1f) | span(0x7f, 0x7f)],
  ["xdigit", digit | letters("abcdefABCDEF")],
]);

export type ParsedBracket =
  { readonly set: ByteSet; readonly next: number } | { readonly fault: RegexFault };

interface Item {
  readonly set: ByteSet;
  /** The byte, where it can begin or end a range. */
  readonly byte?: number;
  readonly next: number;
}

const open = "[".charCodeAt(0);
const close = "]".charCodeAt(0);
const minus = "-".charCodeAt(0);

/** `start` is where the opening bracket stands. */
export function parseBracket(bytes: Uint8Array, start: number): ParsedBracket {
  let at = start + 1;
  const negated = bytes[at] === "^".charCodeAt(0);
  if (negated) at += 1;
  let set: ByteSet = 0n;
  for (let first = true; first || bytes[at] !== close; first = false) {
    const item = readItem(bytes, at, start);
    if ("reason" in item) return { fault: item };
    const isRange = bytes[item.next] === minus && isInside(bytes, item.next + 1);
    if (!isRange) {
      set |= item.set;
      at = item.next;
      continue;
    }
    const last = readItem(bytes, item.next + 1, start);
    if ("reason" in last) return { fault: last };
    const range = rangeOf(item, last);
    if (range === undefined) {
      return { fault: fault("this range has its ends the wrong way round", at, last.next) };
    }
    set |= range;
    at = last.next;
  }
  return { set: (negated ? allBytes & ~set : set) & ~1n, next: at + 1 };
}

/** A minus directly before the closing bracket stands for itself. */
function isInside(bytes: Uint8Array, at: number): boolean {
  return at < bytes.length && bytes[at] !== close;
}

function rangeOf(first: Item, last: Item): ByteSet | undefined {
  if (first.byte === undefined || last.byte === undefined || first.byte > last.byte) {
    return undefined;
  }
  return span(first.byte, last.byte);
}

function fault(reason: string, start: number, end: number): RegexFault {
  return { reason, start, end };
}

function readItem(bytes: Uint8Array, at: number, start: number): Item | RegexFault {
  const byte = bytes[at];
  if (byte === undefined) return fault("the `[` has no `]`", start, bytes.length);
  const mark = String.fromCharCode(bytes[at + 1] ?? 0);
  if (byte !== open || !":.=".includes(mark) || mark === "\0") {
    return { set: 1n << BigInt(byte), byte, next: at + 1 };
  }
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf(`${mark}]`, at + 2);
  if (end === -1) return fault(`the \`[${mark}\` has no \`${mark}]\``, at, bytes.length);
  const name = text.slice(at + 2, end);
  if (mark === ":") {
    const set = named.get(name);
    if (set !== undefined) return { set, next: end + 2 };
    return fault(`there is no class \`[:${name}:]\``, at, end + 2);
  }
  if (name.length !== 1) {
    return fault("only single characters can be compared", at, end + 2);
  }
  const single = name.charCodeAt(0);
  return { set: 1n << BigInt(single), byte: single, next: end + 2 };
}
