// POSIX extended regular expressions without back-references, from bytes to a tree. What POSIX leaves undefined is
// refused, except where every implementation agrees: an empty alternative is the empty text.

import { parseBracket } from "./parse-bracket.ts";
import { allBytes, emptyText, type RegexFault, type RegexNode } from "./regex-node.ts";

export interface ParsedRegex {
  readonly node: RegexNode;
  readonly groups: number;
}

/** As POSIX has it (`RE_DUP_MAX`). */
const mostRepeats = 255;

/** Parentheses within parentheses; deeper ones are no honest expression. */
const deepest = 100;

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
  groups: number;
  depth: number;
  /** The first thing that is wrong; reading then goes on at the end. */
  fault?: RegexFault;
}

export function parseRegex(bytes: Uint8Array): ParsedRegex | { readonly fault: RegexFault } {
  const reader: Reader = { bytes, at: 0, groups: 0, depth: 0 };
  const node = readChoice(reader);
  if (reader.fault !== undefined) return { fault: reader.fault };
  return { node, groups: reader.groups };
}

function fail(reader: Reader, reason: string, start: number, end: number): RegexNode {
  reader.fault ??= { reason, start, end };
  reader.at = reader.bytes.length;
  return emptyText;
}

function peek(reader: Reader): string | undefined {
  const byte = reader.bytes[reader.at];
  return byte === undefined ? undefined : String.fromCharCode(byte);
}

function readChoice(reader: Reader): RegexNode {
  const options = [readSequence(reader)];
  while (peek(reader) === "|") {
    reader.at += 1;
    options.push(readSequence(reader));
  }
  return options.length === 1 ? options[0]! : { kind: "choice", options };
}

/** Up to a `|`, the end, or the `)` of an open group; outside of groups a `)` stands for itself. */
function readSequence(reader: Reader): RegexNode {
  const parts: RegexNode[] = [];
  for (;;) {
    const next = peek(reader);
    if (next === undefined || next === "|" || (next === ")" && reader.depth > 0)) break;
    parts.push(readRepeats(reader, readAtom(reader)));
  }
  return parts.length === 1 ? parts[0]! : { kind: "sequence", parts };
}

function readAtom(reader: Reader): RegexNode {
  const start = reader.at;
  const character = peek(reader)!;
  reader.at += 1;
  switch (character) {
    case ".":
      return { kind: "bytes", set: allBytes & ~1n };
    case "^":
      return { kind: "begin" };
    case "$":
      return { kind: "end" };
    case "(":
      return readGroup(reader, start);
    case "[":
      return readBracket(reader, start);
    case "\\":
      return readEscape(reader, start);
    case "*":
    case "+":
    case "?":
    case "{":
      return fail(reader, `there is nothing that \`${character}\` could repeat`, start, start + 1);
    default:
      return byteNode(reader.bytes[start]!);
  }
}

function byteNode(byte: number): RegexNode {
  return { kind: "bytes", set: 1n << BigInt(byte) };
}

function readGroup(reader: Reader, start: number): RegexNode {
  reader.groups += 1;
  reader.depth += 1;
  const index = reader.groups;
  if (reader.depth > deepest) {
    return fail(reader, "the parentheses are nested too deep", start, start + 1);
  }
  const body = readChoice(reader);
  if (peek(reader) !== ")") return fail(reader, "the `(` has no `)`", start, start + 1);
  reader.at += 1;
  reader.depth -= 1;
  return { kind: "group", index, body };
}

function readBracket(reader: Reader, start: number): RegexNode {
  const parsed = parseBracket(reader.bytes, start);
  if ("fault" in parsed) {
    return fail(reader, parsed.fault.reason, parsed.fault.start, parsed.fault.end);
  }
  reader.at = parsed.next;
  return { kind: "bytes", set: parsed.set };
}

function readEscape(reader: Reader, start: number): RegexNode {
  const escaped = peek(reader);
  if (escaped === undefined) return fail(reader, "nothing follows the `\\`", start, start + 1);
  reader.at += 1;
  if (/[1-9]/.test(escaped)) {
    return fail(reader, "there are no back-references", start, start + 2);
  }
  if (/[0A-Za-z]/.test(escaped)) {
    return fail(
      reader,
      `\`\\${escaped}\` means nothing in an extended expression`,
      start,
      start + 2,
    );
  }
  return byteNode(reader.bytes[start + 1]!);
}

function readRepeats(reader: Reader, atom: RegexNode): RegexNode {
  let node = atom;
  for (;;) {
    const start = reader.at;
    const bounds = readBounds(reader);
    if (bounds === undefined) return node;
    if (node.kind === "begin" || node.kind === "end") {
      return fail(reader, "an anchor cannot be repeated", start, reader.at);
    }
    // `x{0}` is the empty text; a group in it has no place, but it still counts.
    node = bounds.most === 0 ? emptyText : { kind: "repeat", body: node, ...bounds };
  }
}

interface Bounds {
  readonly least: number;
  readonly most?: number;
}

function readBounds(reader: Reader): Bounds | undefined {
  const character = peek(reader);
  if (character === "{") return readInterval(reader);
  if (character !== "*" && character !== "+" && character !== "?") return undefined;
  reader.at += 1;
  if (character === "?") return { least: 0, most: 1 };
  return { least: character === "+" ? 1 : 0 };
}

function readInterval(reader: Reader): Bounds | undefined {
  const start = reader.at;
  const rest = new TextDecoder("latin1").decode(reader.bytes.subarray(start));
  const found = /^\{(\d*)(,?)(\d*)\}/.exec(rest);
  const [text = "{", low = "", comma = "", high = ""] = found ?? [];
  const end = start + text.length;
  if (found === null || (low === "" && comma === "")) {
    fail(reader, "an interval is {m}, {m,} or {m,n}", start, end);
    return undefined;
  }
  reader.at = end;
  const least = Number(low);
  const most = comma === "" ? least : high === "" ? undefined : Number(high);
  if (least > (most ?? least)) {
    fail(reader, "the interval ends before it begins", start, end);
    return undefined;
  }
  if ((most ?? least) > mostRepeats) {
    fail(reader, `nothing can be repeated more than ${mostRepeats} times`, start, end);
    return undefined;
  }
  return most === undefined ? { least } : { least, most };
}
