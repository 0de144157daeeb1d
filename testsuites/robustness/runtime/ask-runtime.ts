// Asks the C runtime, built for the host under its sanitizers, and compares its answers with those of the models.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "../random.ts";
import { arrays } from "./arrays.ts";
import { formats } from "./formats.ts";
import { arithmetic, numberOfText, wide } from "./numbers.ts";
import { statistics } from "./statistics.ts";
import { strings } from "./strings.ts";
import { anything, type Question, type Subject } from "./subject.ts";

const tests = join(import.meta.dirname, "../../../runtime-c/tests");

const subjects: Readonly<Record<string, Subject>> = {
  arithmetic,
  wide,
  numberOfText,
  statistics,
  strings,
  formats,
  arrays,
};

/** Charts, and arrays that are used many times, take so many times as long as anything else. */
const slowness: Readonly<Record<string, number>> = { statistics: 20, arrays: 10 };

export interface Wrong {
  readonly question: string;
  readonly expected: string;
  readonly got: string;
}

/** Question N of a seed is the same everywhere, however many are asked. */
function questionAt(subject: Subject, seed: number, number: number): Question {
  return subject(createRandom(seed * 1_000_003 + number));
}

/** How many are asked at a time: a line may have some kilobytes. */
const batch = 2000;

/** Builds the program in a folder of its own, for as long as `use` needs it. */
export function withRuntime<T>(use: (program: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-answers-"));
  try {
    const program = join(folder, "answers");
    const made = spawnSync("make", ["-s", "-C", tests, `OUT=${folder}`, program], {
      encoding: "utf8",
    });
    if (made.status !== 0) throw new Error(made.stderr);
    return use(program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Asks so many questions of every subject, fewer where they take long; what was answered wrong, by subject. */
export function askAll(
  program: string,
  seed: number,
  rounds: number,
): Map<string, readonly Wrong[]> {
  return new Map(
    Object.entries(subjects).map(([name, subject]) => {
      const count = Math.ceil(rounds / (slowness[name] ?? 1));
      return [name, askRuntime(program, subject, seed, count)];
    }),
  );
}

/** The questions that were answered otherwise than expected, the first few of them; with what a sanitizer said, if one did. */
export function askRuntime(
  program: string,
  subject: Subject,
  seed: number,
  rounds: number,
): readonly Wrong[] {
  const wrong: Wrong[] = [];
  for (let first = 0; first < rounds && wrong.length < 10; first += batch) {
    const count = Math.min(batch, rounds - first);
    const questions = Array.from({ length: count }, (_, at) =>
      questionAt(subject, seed, first + at),
    );
    wrong.push(...askBatch(program, questions));
  }
  return wrong.slice(0, 10);
}

function askBatch(program: string, questions: readonly Question[]): Wrong[] {
  const run = spawnSync(program, {
    input: questions.map(({ text }) => `${text}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 120_000,
  });
  const answers = run.stdout.split("\n");
  const wrong: Wrong[] = [];
  for (const [at, { text, answer }] of questions.entries()) {
    const got = answers[at]!;
    const expected = [text.split(" ", 1)[0]!, ...answer];
    if (isRight(expected, got.split(" ").filter(Boolean))) continue;
    // The program ends where a sanitizer complains: at the first question without a whole answer.
    const hasDied = run.status !== 0 && at >= answers.length - 1;
    const said = hasDied ? `${got} ${run.signal ?? run.status}\n${run.stderr}` : got;
    wrong.push({ question: text, expected: expected.join(" "), got: said });
    if (hasDied) break;
  }
  return wrong;
}

function isRight(expected: readonly string[], got: readonly string[]): boolean {
  return (
    expected.length === got.length &&
    expected.every((word, at) => word === anything || word === got[at])
  );
}
