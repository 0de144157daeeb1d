// Makes a wrong script out of good ones: what slips of the hand, a cut file and a broken disk do to a text.

import type { Random } from "./random.ts";

/** Words, numbers, strings, marks and the space between them; nothing of the text is lost. */
const pieces = /\s+|[A-Za-z_]\w*|\d+|"(?:\\.|[^"\\\n])*"|[$@]+\w*|[-+*/%&|^<>=!]+|%[({?:)}]|./gsu;

type Mutation = (text: string, random: Random, corpus: readonly string[]) => string;

const mutations: readonly Mutation[] = [
  flipByte,
  insertByte,
  deleteBytes,
  changeTokens((tokens, at) => tokens.splice(at, 1)),
  changeTokens((tokens, at) => tokens.splice(at, 0, tokens[at]!)),
  changeTokens((tokens, at, random) => {
    const other = random.below(tokens.length);
    [tokens[at], tokens[other]] = [tokens[other]!, tokens[at]!];
  }),
  changeTokens((tokens, at, random) => {
    tokens[at] = random.pick(awkward);
  }),
  changeTokens((tokens, at, random) => {
    const length = 1 + random.below(8);
    const copies = Array.from({ length: 1 + random.below(40) }, () =>
      tokens.slice(at, at + length),
    );
    tokens.splice(at, 0, ...copies.flat());
  }),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  splice,
];

/** Words that mean something elsewhere, and numbers at the edges. */
const awkward = (
  "probe function global private if else for foreach in limit return delete while next try catch string long export " +
  '{ } ( ) [ ] , ; . : ? ! = == += <<< + - * / % & | ^ && || ++ -- -> << >>> =~ !~ $ $$ "" "%d" "%s%n" %( %? %: %) %{ %} ' +
  "@define @defined @cast @var @entry @count @hist_log @hist_linear @sum @1 $1 $$vars $return $x /* */ # // " +
  "0 -1 9223372036854775808 0x 08 1e9 printf print printd sprint begin end kernel.function kernel.trace timer.ms"
).split(" ");

/** A mutated text of the corpus, cut to a size that many of can be tried: one to four mutations deep. */
export function mutate(corpus: readonly string[], random: Random): string {
  let text = window(random.pick(corpus), random);
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    text = random.pick(mutations)(text, random, corpus);
  }
  return text;
}

const windowSize = 2000;
const definitionStart = /^(?=(?:probe|function|global|private|export|@define|%\{)\b)/m;

/** Of a long file a few definitions, so that what is around a mutation is right. */
function window(text: string, random: Random): string {
  if (text.length <= windowSize) return text;
  const definitions = text.split(definitionStart);
  let taken = "";
  for (let at = random.below(definitions.length); at < definitions.length; at++) {
    taken += definitions[at]!;
    if (taken.length > windowSize / 2) break;
  }
  return taken.slice(0, windowSize);
}

function flipByte(text: string, random: Random): string {
  if (text === "") return text;
  const bytes = Buffer.from(text, "latin1");
  const at = random.below(bytes.length);
  bytes[at] = bytes[at]! ^ (1 << random.below(8));
  return bytes.toString("latin1");
}

function insertByte(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + String.fromCharCode(random.below(0x2100)) + text.slice(at);
}

function deleteBytes(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + text.slice(at + 1 + random.below(20));
}

function changeTokens(change: (tokens: string[], at: number, random: Random) => unknown): Mutation {
  return (text, random) => {
    const tokens = text.match(pieces);
    if (tokens === null) return text;
    change(tokens, random.below(tokens.length), random);
    return tokens.join("");
  };
}

function splice(text: string, random: Random, corpus: readonly string[]): string {
  const other = window(random.pick(corpus), random);
  const at = random.below(text.length + 1);
  const from = random.below(other.length + 1);
  const rest = random.below(2) === 0 ? "" : text.slice(at);
  return text.slice(0, at) + other.slice(from, from + 1 + random.below(400)) + rest;
}
