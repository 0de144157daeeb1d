// A small share of `node ci/fuzz.mjs`, always the same: no text crashes the syntax or the passes, and no file the readers of
// debug information.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { analyzeText, fakeHost } from "../../compiler/semantics/testing/analyze-text.ts";
import { ownGoldens } from "./corpus-of-goldens.ts";
import { ownScripts, readTexts } from "./corpus.ts";
import { ownSeeds } from "./file-seeds.ts";
import { mutate } from "./mutate.ts";
import { createRandom } from "./random.ts";
import { mutantOf } from "./run-file-job.ts";
import { mutateCommandLine, tryCommandLine } from "./try-command-line.ts";
import { tryFile } from "./try-file.ts";
import { tryGolden } from "./try-golden.ts";
import { tryText } from "./try-text.ts";

test("1,000 mutated scripts are read, printed, judged and told about", () => {
  const corpus = readTexts(ownScripts());
  const random = createRandom(2005);
  let clean = 0;
  let programs = 0;
  for (let input = 0; input < 1000; input++) {
    const text = mutate(corpus, random);
    try {
      const tried = tryText(text, input % 5 === 0);
      clean += Number(tried.isClean);
      programs += Number(tried.hasProgram);
    } catch (error) {
      throw new Error(`input ${input}: ${text}`, { cause: error });
    }
  }
  // Else the mutations would be too coarse to get past the parser.
  expect(clean).toBeGreaterThan(75);
  expect(programs).toBeGreaterThan(5);
}, 60_000);

test("500 mutated golden files are compared with what was printed, and brought up to date", () => {
  const goldens = ownGoldens();
  const random = createRandom(17);
  const outcomes = new Map<string, number>();
  for (let input = 0; input < 500; input++) {
    const golden = mutate(goldens, random);
    // Nearly what it says, so that there are lines that match and lines that do not.
    const output = random.below(2) === 0 ? golden : mutate([golden], random);
    try {
      const outcome = tryGolden(golden, output);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    } catch (error) {
      throw new Error(`input ${input}: ${golden}`, { cause: error });
    }
  }
  for (const outcome of ["matched", "different", "refused"])
    expect(outcomes.get(outcome), outcome).toBeGreaterThan(10);
}, 60_000);

test("1,000 mutated command lines are parsed, or refused with a reason", async () => {
  const random = createRandom(11);
  const outcomes = new Map<string, number>();
  for (let input = 0; input < 1000; input++) {
    const line = mutateCommandLine(random);
    const outcome = await tryCommandLine(line).catch((error: unknown) => {
      throw new Error(`input ${input}: ${line.join(" ")}`, { cause: error });
    });
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  for (const outcome of ["accepted", "refused", "wrong", "contradictory"])
    expect(outcomes.get(outcome), outcome).toBeGreaterThan(5);
}, 60_000);

test("300 mutated files are read, asked, or refused by name", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-fuzz-"));
  try {
    const seeds = await ownSeeds();
    const random = createRandom(2026);
    const outcomes = new Map<string, number>();
    for (let input = 0; input < 300; input++) {
      const seed = random.pick(seeds);
      const mutant = await mutantOf(seed, random, seeds, folder);
      const outcome = await tryFile(folder, seed.kind, mutant).catch((error: unknown) => {
        throw new Error(`input ${input}, of ${seed.name}`, { cause: error });
      });
      outcomes.set(`${seed.kind} ${outcome}`, (outcomes.get(`${seed.kind} ${outcome}`) ?? 0) + 1);
    }
    // Else the mutations would be too coarse, or too fine, to say anything.
    const kinds = ["program", "BTF", "index", "travelling index"];
    for (const outcome of kinds.flatMap((kind) => [`${kind} answered`, `${kind} refused`]))
      expect(outcomes.get(outcome), outcome).toBeGreaterThan(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);

test("the same seed gives the same texts", () => {
  const texts = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 20 }, () => mutate(["probe begin { x = 1 }", "global y"], random));
  };
  expect(texts(7)).toEqual(texts(7));
  expect(texts(7)).not.toEqual(texts(8));
});

// More than a call takes arguments: where a list is handed on as arguments, the stack overflows.
test("130,000 mistakes in one script are told", () => {
  expect(tryText("`\n".repeat(130_000), false).diagnostics).toBeGreaterThan(0);
});

test("a wildcard of 130,000 functions is expanded", () => {
  const host = fakeHost();
  const [fn] = host.debugInfo!.functions({ name: "vfs_read" });
  const debugInfo = { ...host.debugInfo!, functions: () => Array(130_000).fill(fn) as [] };
  const probe = 'probe kernel.function("*").call { println(1) }';
  const { program } = analyzeText(probe, { ...host, debugInfo });
  expect(program?.probes).toHaveLength(130_000);
});
