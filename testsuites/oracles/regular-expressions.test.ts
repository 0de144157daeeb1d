// Random expressions on random texts, three witnesses: the standard's rule tried out on all ways to match, the C library's
// regexec, and grep -E. The library is asked for groups only where there is one way to match: where there are more it is
// known not to follow the standard.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { emitRegex } from "../../compiler/codegen/emit-regex.ts";
import { requireCompiler } from "../../compiler/codegen/testing/compile-c.ts";
import { compileRegex } from "../../compiler/regex/index.ts";
import { parseRegex } from "../../compiler/regex/parse-regex.ts";
import type { RegexNode } from "../../compiler/regex/regex-node.ts";
import { isAmbiguous, posixPlaces, wholeMatch, type Places } from "./regex/definition.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
requireCompiler();

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
const texts = ["", "abcab", "aabbcc", "abababab", "a.b-c", "cbaabc", "-ab-"];
for (let from = 0; texts.length < 60; from += 1)
  texts.push(...["a", "b", "c"].map((one) => texts[from]! + one));

interface Case {
  readonly pattern: string;
  readonly node: RegexNode;
  readonly groups: number;
  readonly table: string;
}

/** The same ones in every run, so that a failure stays one. */
function randomCases(): Case[] {
  const patterns = [...new Set(fc.sample(choice, { numRuns: 400, seed: 20260727 }))];
  return patterns.flatMap((pattern, index) => {
    const bytes = Buffer.from(pattern, "latin1");
    const parsed = parseRegex(bytes);
    const compiled = compileRegex(bytes, true);
    if ("fault" in parsed || compiled.kind !== "automata")
      throw new Error(`${pattern}: no automata`);
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

const whole = (places: string): string => places.replace(/\).*/, ")");

test("places are those of the standard's rule, and the C library's where it is sure of them", () => {
  const cases = randomCases();
  const lines = askPeer(cases);
  expect(lines.length).toBe(cases.length * texts.length);
  const seen = { matches: 0, groups: 0, compared: 0 };
  for (const line of lines) {
    const [question, text = "", ours = "", theirs = ""] = line.split(" ");
    const { pattern, node, groups } = cases[Number(question)]!;
    const subject = texts[Number(text)]!;
    const said = { pattern, subject };
    expect({ ...said, ours }).toEqual({
      ...said,
      ours: written(posixPlaces(node, groups, subject)),
    });
    if (repeatsAnchor(node)) continue;
    expect({ ...said, whole: whole(ours) }).toEqual({ ...said, whole: whole(theirs) });
    if (ours === "-") continue;
    seen.matches += 1;
    if (groups > 0) seen.groups += 1;
    const [from, to] = wholeMatch(node, subject)!;
    if (groups === 0 || forgetsGroups(pattern) || isAmbiguous(node, subject, from, to)) continue;
    seen.compared += 1;
    expect({ ...said, ours }).toEqual({ ...said, ours: theirs });
  }
  expect(seen.matches).toBeGreaterThan(3000);
  expect(seen.compared).toBeGreaterThan(300);
}, 120_000);

/** The library loses an anchor when it copies what is repeated. */
function repeatsAnchor(node: RegexNode, isRepeated = false): boolean {
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

test("grep -E finds the same lines", () => {
  const cases = randomCases()
    .filter((one) => !repeatsAnchor(one.node))
    .slice(0, 60);
  const input = texts.map((one) => `${one}\n`).join("");
  for (const { pattern, node } of cases) {
    const { stdout } = spawnSync("grep", ["-nE", "-e", pattern], {
      input,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
    });
    const found = stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => Number(line.split(":")[0]) - 1);
    const expected = texts.flatMap((text, index) => (wholeMatch(node, text) ? [index] : []));
    expect({ pattern, found }).toEqual({ pattern, found: expected });
  }
}, 60_000);
