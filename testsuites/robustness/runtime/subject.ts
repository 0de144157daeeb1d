// A question to runtime-c/tests/answers.c, and what the language says the answer is.

import type { Random } from "../random.ts";

export interface Question {
  readonly text: string;
  /** Words of the answer; `anything` where the language does not say. */
  readonly answer: readonly string[];
}

export const anything = "?";

/** One of the runtime's rooms: what can be asked there, and a model that knows the answers by other means. */
export type Subject = (random: Random) => Question;

/** A text of bytes (latin1) as questions and answers spell it. */
export function spell(bytes: string): string {
  return `x${Buffer.from(bytes, "latin1").toString("hex")}`;
}

/** Numbers of 64 bits: small ones, those at the edges, any. */
export function randomNumber(random: Random): bigint {
  const any = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
  switch (random.below(4)) {
    case 0:
      return BigInt(random.below(2000) - 1000);
    case 1:
      return BigInt.asIntN(64, random.pick(edges) + BigInt(random.below(3) - 1));
    case 2:
      return BigInt.asIntN(64, any) >> BigInt(random.below(64));
    default:
      return BigInt.asIntN(64, any);
  }
}

const edges = [0n, 1n << 63n, (1n << 63n) - 1n, 1n << 31n, 1n << 32n, -(1n << 31n), 1n << 62n];

/** Up to `most` bytes, none of them 0: out of a few so that parts of texts meet, or any. */
export function randomText(random: Random, most: number): string {
  const few = random.below(3) > 0;
  return Array.from({ length: random.below(most + 1) }, () =>
    few ? random.pick([...'aab ,."\\\n']) : String.fromCharCode(1 + random.below(255)),
  ).join("");
}

/** A C string ends at its first NUL. */
export function upToNul(bytes: string): string {
  const end = bytes.indexOf("\0");
  return end === -1 ? bytes : bytes.slice(0, end);
}
