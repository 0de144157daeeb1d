// A recorder that runs all the time and keeps what came last: shown when the run is over.

import type { Output } from "./output-file.ts";

export interface FlightRecorder extends Output {
  /** What was left out, for a person; known when it is closed. */
  readonly dropped: () => { readonly bytes: number; readonly lines: number };
}

/** Keeps the newest `limit` bytes, whole lines where there are any, and gives them to `output` when it is closed. */
export function flightRecorder(limit: number, output: Output): FlightRecorder {
  const chunks: Buffer[] = [];
  let kept = 0;
  let bytes = 0;
  let lines = 0;
  const drop = (part: Buffer): void => {
    kept -= part.length;
    bytes += part.length;
    for (const byte of part) if (byte === newline) lines += 1;
  };
  const dropOldest = (): void => {
    while (kept - chunks[0]!.length >= limit) drop(chunks.shift()!);
  };
  const cutFirst = (): void => {
    if (kept <= limit) return;
    const whole = Buffer.concat(chunks);
    const at = lineAfter(whole, whole.length - limit);
    chunks.splice(0, chunks.length, whole.subarray(at));
    drop(whole.subarray(0, at));
  };
  return {
    show: (text) => {
      const chunk = Buffer.from(text);
      if (chunk.length === 0) return;
      chunks.push(chunk);
      kept += chunk.length;
      dropOldest();
    },
    close: () => {
      cutFirst();
      if (kept > 0) output.show(Buffer.concat(chunks).toString("utf8"));
      output.close();
    },
    dropped: () => ({ bytes, lines }),
  };
}

const newline = 0x0a;

/** Where the first line begins that has nothing before `least`; the first character from there when no line ends behind it. */
function lineAfter(text: Buffer, least: number): number {
  const end = text.indexOf(newline, least - 1);
  if (end >= 0 && end + 1 < text.length) return end + 1;
  let at = least;
  // Bytes in the middle of a character begin with the bits 10.
  while (at < text.length && (text[at]! & 0xc0) === 0x80) at += 1;
  return at;
}
