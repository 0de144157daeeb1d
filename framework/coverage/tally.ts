// What the tests of one kernel say of the library's code, added up, to be asked by place.

import type { Arm, TestCoverage } from "./test-coverage.ts";

/** A test that passed, with what ran in it. */
export interface CoveredTest {
  readonly test: string;
  readonly coverage: TestCoverage;
}

export interface ValueUse {
  compared: "truth" | "text";
  readonly tests: Set<string>;
}

export interface AliasTally {
  hits: number;
  /** By the points that an alias stands for, as written; one that is here was probed. */
  readonly alternatives: Map<string, number>;
  readonly values: Map<string, ValueUse>;
}

export interface Tally {
  /** The alias whose definition begins there. */
  readonly alias: (file: string, start: number) => AliasTally | undefined;
  /** Undefined: in no module. */
  readonly statement: (file: string, start: number) => number | undefined;
  readonly arm: (
    file: string,
    start: number,
    end: number,
    arm: Arm,
  ) => { readonly count: number | null; readonly isDecided: boolean };
}

export function tallyTests(tests: readonly CoveredTest[]): Tally {
  const spots = new Map<string, number>();
  const decided = new Set<string>();
  const aliases = new Map<string, AliasTally>();
  for (const { test, coverage } of tests) {
    for (const [file, kind, start, end, count] of coverage.spots) {
      const place = kind === "statement" ? `${start}` : `${start} ${end}`;
      const key = `${kind} ${place} ${coverage.files[file]}`;
      spots.set(key, (spots.get(key) ?? 0) + count);
    }
    for (const [file, arm, start, end] of coverage.decided)
      decided.add(`${arm} ${start} ${end} ${coverage.files[file]}`);
    addProbes(aliases, test, coverage);
  }
  return {
    alias: (file, start) => aliases.get(`${start} ${file}`),
    statement: (file, start) => spots.get(`statement ${start} ${file}`),
    arm: (file, start, end, arm) => {
      const key = `${arm} ${start} ${end} ${file}`;
      return { count: spots.get(key) ?? null, isDecided: decided.has(key) };
    },
  };
}

/** A value counts where the script's own probe reads it, and was hit: then the output that was compared came after it. */
function addProbes(aliases: Map<string, AliasTally>, test: string, coverage: TestCoverage): void {
  for (const { hits, passages } of coverage.probes) {
    for (const { file, start, alternative, read } of passages) {
      const key = `${start} ${coverage.files[file]}`;
      const tally = aliases.get(key) ?? { hits: 0, alternatives: new Map(), values: new Map() };
      aliases.set(key, tally);
      tally.hits += hits;
      tally.alternatives.set(alternative, (tally.alternatives.get(alternative) ?? 0) + hits);
      if (hits === 0) continue;
      for (const name of read) {
        const use = tally.values.get(name) ?? { compared: "text", tests: new Set() };
        tally.values.set(name, use);
        use.tests.add(test);
        if (coverage.comparesTruth) use.compared = "truth";
      }
    }
  }
}
