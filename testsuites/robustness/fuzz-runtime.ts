// The C runtime's random tests, for as long as one likes: built for the host under its sanitizers, in a folder of its own.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareExpressions, randomCases } from "../oracles/regex/compare-expressions.ts";
import { askAll, withRuntime } from "./runtime/ask-runtime.ts";

const sources = join(import.meta.dirname, "../../runtime-c/tests");
/** So many questions for each round of the tests that are written in C. */
const questionsARound = 10;
/** They are compiled together. */
const expressionsAtOnce = 200;

/** True when every answer was right, and no sanitizer complained; what was wrong is printed. */
export function fuzzRuntime(rounds: number, seed: number): boolean {
  const programs = ["random-test", "agent-test", "control-test"].map((name) =>
    runTest(name, rounds, seed),
  );
  const parts = [
    ...programs,
    askQuestions(rounds * questionsARound, seed),
    matchTexts(rounds, seed),
  ];
  return parts.every(Boolean);
}

function runTest(name: string, rounds: number, seed: number): boolean {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-random-"));
  try {
    const program = join(folder, name);
    const make = ["-s", "-C", sources, `OUT=${folder}`, program];
    return run("make", make) && run(program, [`${rounds}`, `${seed}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "inherit" }).status === 0;
}

function askQuestions(questions: number, seed: number): boolean {
  const answers = withRuntime((program) => askAll(program, seed, questions));
  for (const [subject, wrong] of answers) {
    console.log(`${subject}: ${questions} questions at most, ${wrong.length} answered wrong`);
    for (const { question, expected, got } of wrong)
      console.log(`FAILED: ${question}\n  expected ${expected}\n  got      ${got}`);
  }
  return [...answers.values()].every((wrong) => wrong.length === 0);
}

function matchTexts(expressions: number, seed: number): boolean {
  const wrong: string[] = [];
  let matches = 0;
  for (let done = 0; done < expressions; done += expressionsAtOnce) {
    const count = Math.min(expressionsAtOnce, expressions - done);
    const compared = compareExpressions(randomCases(seed * 1_000_003 + done, count));
    wrong.push(...compared.wrong);
    matches += compared.matches;
  }
  console.log(`${expressions} regular expressions, ${matches} matches: ${wrong.length} wrong`);
  for (const one of wrong) console.log(`FAILED: ${one}`);
  return wrong.length === 0;
}
