// Random expressions on random texts, four witnesses: the standard's rule tried out on all ways to match, the C library's
// regexec, JavaScript, and ours as generated C. The library is asked for groups only where there is one way to match: where
// there are more it is known not to follow the standard.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { emitRegex } from "../../../compiler/codegen/emit-regex.ts";
import { compileRegex } from "../../../compiler/regex/index.ts";
import { parseRegex } from "../../../compiler/regex/parse-regex.ts";
import type { RegexNode } from "../../../compiler/regex/regex-node.ts";
import { isAmbiguous, posixPlaces, wholeMatch, type Places } from "./definition.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const atom = fc.constantFrom(
  "a",
  "b",
  "c",
  "ab",
  ".",
  "[ab]",
  "[^a]",
  "[[:alpha:]]",
  "\\.",
  "[a-b-]",
);
const count = fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}");
const { choice } = fc.letrec<{ piece: string; sequence: string; choice: string }>((tie) => ({
  piece: fc.oneof(
    { maxDepth: 3, depthIdentifier: "d" },
    atom,
    fc.tuple(fc.constantFrom("a", "b", ".", "[ab]"), count).map((parts) => parts.join("")),
    tie("choice").map((body) => `(${body})`),
    fc.tuple(tie("choice"), count).map(([body, times]) => `(${body})${times}`),
    fc.constantFrom("^", "$"),
  ),
  sequence: fc
    .array(tie("piece"), { minLength: 1, maxLength: 3, depthIdentifier: "d" })
    .map((parts) => parts.join("")),
  choice: fc
    .array(tie("sequence"), { minLength: 1, maxLength: 2, depthIdentifier: "d" })
    .map((options) => options.join("|")),
}));

/** All texts up to four letters, and some longer ones. */
export const texts = ["", "abcab", "aabbcc", "abababab", "a.b-c", "cbaabc", "-ab-"];
for (let from = 0; texts.length < 60; from += 1)
  texts.push(...["a", "b", "c"].map((one) => texts[from]! + one));

export interface Case {
  readonly pattern: string;
  readonly node: RegexNode;
  readonly groups: number;
  readonly table: string;
}

/** The same ones for the same seed, so that a failure stays one. */
export function randomCases(seed: number, count: number): Case[] {
  const patterns = [...new Set(fc.sample(choice, { numRuns: count, seed }))];
  return patterns.flatMap((pattern, index) => {
    const bytes = Buffer.from(pattern, "latin1");
    const parsed = parseRegex(bytes);
    const compiled = compileRegex(bytes, true);
    if ("fault" in parsed || compiled.kind === "fault") throw new Error(`${pattern}: refused`);
    // One in some hundred would need more states than an automaton may have.
    if (compiled.kind === "too-large") return [];
    const { node, groups } = parsed;
    if (groups > 9) return [];
    return [{ pattern, node, groups, table: emitRegex(compiled.automata, `regex_${index}`) }];
  });
}

function askPeer(cases: readonly Case[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-regex-"));
  const file = join(folder, "tables.c");
  const names = cases.map((one) => /struct tw_regex (\w+)/.exec(one.table)![1]!);
  const rows = cases.map((one, index) => `\t{ ${JSON.stringify(one.pattern)}, &${names[index]} },`);
  writeFileSync(
    file,
    [
      `#include "testsuites/oracles/regex/peer.c"`,
      ...cases.map((one) => one.table),
      `static const struct question questions[] = {\n${rows.join("\n")}\n};`,
      `static const char *const texts[] = { ${texts.map((one) => JSON.stringify(one)).join(", ")} };`,
      `static const int n_questions = ${cases.length}, n_texts = ${texts.length};`,
    ].join("\n"),
  );
  const program = join(folder, "peer");
  const flags = ["-std=gnu11", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover"];
  const includes = [`-I${root}`, `-I${root}runtime-c/include`, `-I${root}runtime-c/kernel`];
  const gcc = spawnSync("gcc", [...flags, ...includes, "-o", program, file], { encoding: "utf8" });
  if (gcc.status !== 0) throw new Error(gcc.stderr);
  const { stdout, stderr } = spawnSync(program, { encoding: "utf8", maxBuffer: 1 << 26 });
  rmSync(folder, { recursive: true });
  if (stderr !== "") throw new Error(stderr);
  return stdout.trimEnd().split("\n");
}

function written(places: Places | undefined): string {
  return places?.map((one) => (one ? `(${one[0]},${one[1]})` : "(?)")).join("") ?? "-";
}

export interface Comparison {
  /** Where a witness says otherwise, the first few. */
  readonly wrong: readonly string[];
  readonly matches: number;
  /** Those whose groups the C library was asked for, too. */
  readonly compared: number;
}

export function compareExpressions(cases: readonly Case[]): Comparison {
  const lines = askPeer(cases);
  if (lines.length !== cases.length * texts.length)
    return { wrong: [`only ${lines.length} answers`], matches: 0, compared: 0 };
  const wrong: string[] = [];
  const seen = { matches: 0, compared: 0 };
  for (const line of lines) {
    const [question, text = "", ours = "", theirs = ""] = line.split(" ");
    const one = cases[Number(question)]!;
    const subject = texts[Number(text)]!;
    const isSure = knowsGroups(one, subject, ours);
    for (const [witness, holds] of witnesses(one, subject, ours, theirs, isSure))
      if (!holds)
        wrong.push(`${one.pattern} on ${JSON.stringify(subject)}: ${ours}, not ${witness}`);
    seen.matches += Number(ours !== "-");
    seen.compared += Number(isSure);
  }
  return { wrong: wrong.slice(0, 10), ...seen };
}

type Witness = readonly [said: string, holds: boolean];

function witnesses(
  { pattern, node, groups }: Case,
  subject: string,
  ours: string,
  theirs: string,
  isSure: boolean,
): readonly Witness[] {
  const defined = written(posixPlaces(node, groups, subject));
  const found = inJavaScript(pattern).test(subject);
  return [
    [`the rule's ${defined}`, ours === defined],
    [`JavaScript's ${found}`, (ours !== "-") === found],
    [`the library's ${theirs}`, repeatsAnchor(node) || whole(ours) === whole(theirs)],
    [`the library's groups ${theirs}`, !isSure || ours === theirs],
  ];
}

/** Whether the library has to have the same groups: it matches, and in one way only. */
function knowsGroups({ pattern, node, groups }: Case, subject: string, ours: string): boolean {
  if (ours === "-" || groups === 0 || repeatsAnchor(node) || forgetsGroups(pattern)) return false;
  const [from, to] = wholeMatch(node, subject)!;
  return !isAmbiguous(node, subject, from, to);
}

const whole = (places: string): string => places.replace(/\).*/, ")");

/** The same language for what is random here: which ways to match count differs, whether there is one does not. */
function inJavaScript(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll("[[:alpha:]]", "[A-Za-z]"), "s");
}

/** The library loses an anchor when it copies what is repeated. */
export function repeatsAnchor(node: RegexNode, isRepeated = false): boolean {
  switch (node.kind) {
    case "begin":
    case "end":
      return isRepeated;
    case "sequence":
      return node.parts.some((one) => repeatsAnchor(one, isRepeated));
    case "choice":
      return node.options.some((one) => repeatsAnchor(one, isRepeated));
    case "group":
      return repeatsAnchor(node.body, isRepeated);
    case "repeat":
      return repeatsAnchor(node.body, true);
    default:
      return false;
  }
}

/** A group within a repeated one: the library tells of an earlier round's. */
function forgetsGroups(pattern: string): boolean {
  return /\([^()]*\(.*\)[*+?{]/.test(pattern);
}
