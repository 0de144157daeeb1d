// The insides of functions, taken apart by what their numbers mean and put together again. Addresses are written as distance
// from where the scope around them begins, which is near, instead of from the function's entry.

import { ByteReader } from "../byte-reader.ts";
import { ByteWriter, NumberWriter } from "../byte-writer.ts";
import * as shard from "../index/shard.ts";
import { badStream, folded, streamReader, unfolded, type Streams } from "./streams.ts";

/** The streams, each named by what its numbers are. */
const fields = [
  "frame-base",
  "tag",
  "parameter.name",
  "parameter.type",
  "parameter.location",
  "local.name",
  "local.type",
  "local.location",
  "constant",
  "list.count",
  "list.first",
  "list.start",
  "list.length",
  "list.expression",
  "label.name",
  "label.line",
  "label.pc",
  "call.name",
  "call.function",
  "copy.function",
  "copy.entry",
  "copy.file",
  "copy.line",
  "copy.ranges.count",
  "copy.ranges.first",
  "copy.ranges.start",
  "copy.ranges.length",
  "block.ranges.count",
  "block.ranges.first",
  "block.ranges.start",
  "block.ranges.length",
] as const;

type Field = (typeof fields)[number];

const number = Object.fromEntries(fields.map((field, index) => [field, index])) as Record<
  Field,
  number
>;

/** Moves numbers between bodies and streams, in either direction. */
interface Mover {
  hasMore(): boolean;
  /** Where the next number stands in the bodies. */
  position(): number;
  move(field: number): number;
  /** Moves a pc, which bodies have as distance from `last` and streams as distance from `near`. */
  movePc(field: number, last: number, near: number): number;
}

/** What bodies say of where they are, and of inlined copies in them. */
export interface BodyTrace {
  readonly starts: NumberWriter;
  /** Function (a number of the shard), entry as distance from that of the body's function (folded), position, body. */
  readonly copies: NumberWriter;
}

export const copyWidth = 4;

/** Takes bodies apart. Throws BadData when they are not what extraction writes. */
export function splitBodies(bytes: Uint8Array): { streams: Streams; trace: BodyTrace } {
  const reader = new ByteReader(bytes, true, "bodies", "facts-damaged");
  const writers = fields.map(() => new ByteWriter());
  const move = (field: number): number => {
    const value = reader.uleb();
    writers[field]!.uleb(value);
    return value;
  };
  const trace = walk({
    hasMore: () => reader.position < bytes.length,
    position: () => reader.position,
    move,
    movePc: (field, last, near) => {
      const pc = last + unfolded(reader.uleb());
      writers[field]!.uleb(folded(pc - near));
      return pc;
    },
  });
  return {
    streams: new Map(fields.map((field, index) => [field, writers[index]!.written])),
    trace,
  };
}

/** Puts bodies together. Throws BadData. */
export function joinBodies(streams: Streams): { bytes: Uint8Array; trace: BodyTrace } {
  const out = new ByteWriter();
  const readers = fields.map((field) => streamReader(streams, field));
  const first = readers[number["frame-base"]]!;
  const trace = walk({
    hasMore: () => first.position < first.bytes.length,
    position: () => out.length,
    move: (field) => {
      const value = readers[field]!.uleb();
      out.uleb(value);
      return value;
    },
    movePc: (field, last, near) => {
      const pc = near + unfolded(readers[field]!.uleb());
      out.uleb(folded(pc - last));
      return pc;
    },
  });
  return { bytes: out.written, trace };
}

/** Goes through bodies as `openBodies` reads them, and has every number moved. */
function walk(mover: Mover): BodyTrace {
  const { move, movePc } = mover;
  const starts = new NumberWriter();
  const copies = new NumberWriter();

  const moveList = (near: number): void => {
    let last = 0;
    const count = move(number["list.count"]);
    for (let index = 0; index < count; index++) {
      const field = index === 0 ? number["list.first"] : number["list.start"];
      const start = movePc(field, last, index === 0 ? near : last);
      last = start + move(number["list.length"]);
      move(number["list.expression"]);
    }
  };
  const moveLocation = (location: number, near: number): void => {
    const kind = move(location);
    if (kind === shard.LOCATION_CONSTANT) move(number.constant);
    else if (kind === shard.LOCATION_LIST_OF) moveList(near);
  };
  const moveVariable = (name: number, type: number, location: number, near: number): void => {
    move(name);
    move(type);
    moveLocation(location, near);
  };
  /** Gives where the first begins. */
  const moveRanges = (first: number, near: number): number => {
    // The four streams of ranges stand one behind the other.
    const count = move(first);
    let begin = near;
    for (let index = 0, last = 0; index < count; index++) {
      const start = movePc(first + (index === 0 ? 1 : 2), last, index === 0 ? near : last);
      if (index === 0) begin = start;
      last = start + move(first + 3);
    }
    return begin;
  };
  const moveCopy = (near: number, depth: number): number => {
    const position = mover.position() - 1;
    const fn = move(number["copy.function"]);
    const entry = movePc(number["copy.entry"], 0, near);
    for (const field of [fn, folded(entry), position, starts.length - 1]) copies.push(field);
    move(number["copy.file"]);
    move(number["copy.line"]);
    moveRanges(number["copy.ranges.count"], entry);
    moveScope(entry, depth + 1);
    return entry;
  };
  const moveBlock = (near: number, depth: number): number => {
    const begin = moveRanges(number["block.ranges.count"], near);
    moveScope(begin, depth + 1);
    return begin;
  };
  const moveScope = (begin: number, depth: number): void => {
    if (depth > shard.scopeDepthAtMost + 1) badStream("scopes nested too deeply");
    for (let near = begin; ;) {
      switch (move(number.tag)) {
        case shard.BODY_PARAMETER:
          moveVariable(
            number["parameter.name"],
            number["parameter.type"],
            number["parameter.location"],
            near,
          );
          break;
        case shard.BODY_LOCAL:
          moveVariable(number["local.name"], number["local.type"], number["local.location"], near);
          break;
        case shard.BODY_LABEL:
          move(number["label.name"]);
          move(number["label.line"]);
          movePc(number["label.pc"], 0, near);
          break;
        case shard.BODY_CALL:
        case shard.BODY_TAIL_CALL:
          move(number["call.name"]);
          move(number["call.function"]);
          break;
        // What follows begins near the one before it.
        case shard.BODY_BLOCK:
          near = moveBlock(near, depth);
          break;
        case shard.BODY_INLINED:
          near = moveCopy(near, depth);
          break;
        case shard.BODY_END:
          return;
        default:
          badStream("unknown tag in a body");
      }
    }
  };

  while (mover.hasMore()) {
    starts.push(mover.position());
    moveLocation(number["frame-base"], 0);
    moveScope(0, 0);
  }
  return { starts, copies };
}
