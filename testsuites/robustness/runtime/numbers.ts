// Arithmetic, and numbers out of texts.

import type { Random } from "../random.ts";
import { randomNumber, randomText, spell, type Question } from "./subject.ts";

/** Sums, differences, products, shifts and quotients of two numbers. */
export function arithmetic(random: Random): Question {
  const [a, b] = [randomNumber(random), randomNumber(random)];
  const count = b & 63n;
  const results = [a + b, a - b, a * b, a << count, a >> count, BigInt.asUintN(64, a) >> count];
  if (b !== 0n) results.push(a / b, a % b);
  return {
    text: `arithmetic ${a} ${b}`,
    answer: results.map((one) => String(BigInt.asIntN(64, one))),
  };
}

/** The 128 bits of a product, and what they are when they are divided. */
export function wide(random: Random): Question {
  const [a, b, divisor] = [randomNumber(random), randomNumber(random), randomNumber(random) || 1n];
  const [x, y, by] = [a, b, divisor].map((one) => BigInt.asUintN(64, one)) as [
    bigint,
    bigint,
    bigint,
  ];
  const parts = (number: bigint): bigint[] => [number >> 64n, BigInt.asUintN(64, number)];
  return {
    text: `wide ${a} ${b} ${divisor}`,
    answer: [...parts(x * y), ...parts((x * y) / by), (x * y) % by].map(String),
  };
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyz";

/** The number that a text begins with. */
export function numberOfText(random: Random): Question {
  const base = random.pick([0, 2, 8, 10, 16, 36, -1, 1, 37, random.below(40)]);
  const pick = random.pick([digits.slice(0, 8), digits.slice(0, 10), digits.slice(0, 16), digits]);
  const body = Array.from({ length: random.below(24) }, () => random.pick([...pick])).join("");
  const text =
    random.pick(["", " ", "\t\n\v\f\r ", "\xa0"]) +
    random.pick(["", "-", "+", "--", "- "]) +
    random.pick(["", "0", "0x", "0X", "00x"]) +
    random.pick([body, body.toUpperCase()]) +
    random.pick(["", randomText(random, 3)]);
  return { text: `strtol ${base} ${spell(text)}`, answer: [String(numberAt(text, base))] };
}

function numberAt(text: string, base: number): bigint {
  if (base < 0 || base === 1 || base > 36) return 0n;
  const [, sign, rest] = /^[ \t\n\v\f\r]*([-+]?)(.*)$/s.exec(text)!;
  const isHex = (base === 0 || base === 16) && /^0x[0-9a-f]/i.test(rest!);
  const radix = isHex ? 16 : base || (rest!.startsWith("0") ? 8 : 10);
  const known = digits.slice(0, radix);
  let value = 0n;
  for (const letter of isHex ? rest!.slice(2) : rest!) {
    // Letters of ASCII only: others have lower cases that are letters of ASCII.
    const digit = known.indexOf(letter.codePointAt(0)! < 128 ? letter.toLowerCase() : "?");
    if (digit === -1) break;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return BigInt.asIntN(64, sign === "-" ? -value : value);
}
