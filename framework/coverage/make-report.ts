// From what could run and what did to the report: definition by definition, kernel by kernel.

import { positionOf } from "../../compiler/index.ts";
import type { CoverableDefinition, Range } from "../../compiler/index.ts";
import { version } from "../version.ts";
import { countCoverage } from "./count-coverage.ts";
import type {
  CoverageReport,
  DefinitionCoverage,
  KernelCoverage,
  TapsetCoverage,
} from "./coverage-report.ts";
import { tallyTests } from "./tally.ts";
import type { CoveredTest, Tally } from "./tally.ts";
import { fileKey } from "./test-coverage.ts";

export interface CoverableTapset {
  readonly name: string;
  readonly path: string;
  /** For each kernel, in their order: what its text has. */
  readonly definitions: readonly (readonly CoverableDefinition[])[];
}

export interface CoveredKernel {
  readonly name: string;
  /** Those that passed. */
  readonly tests: readonly CoveredTest[];
}

export function makeCoverageReport(
  tapsets: readonly CoverableTapset[],
  kernels: readonly CoveredKernel[],
  tests: CoverageReport["tests"],
): CoverageReport {
  const tallies = kernels.map((kernel) => tallyTests(kernel.tests));
  return {
    format: 1,
    tapwright: version,
    kernels: kernels.map(({ name }) => name),
    tests,
    tapsets: tapsets.map((tapset) => coverageOfTapset(tapset, tallies)),
  };
}

function coverageOfTapset(
  { name, path, definitions: perKernel }: CoverableTapset,
  tallies: readonly Tally[],
): TapsetCoverage {
  const found = new Map<string, DefinitionCoverage>();
  for (const [column, definitions] of perKernel.entries()) {
    for (const one of definitions) {
      const { file, start } = one.range;
      const key = `${start} ${file.path}`;
      const known = found.get(key) ?? emptyRow(one, tallies.length);
      known.kernels[column] = coverageOn(one, tallies[column]!);
      found.set(key, known);
    }
  }
  const definitions = [...found.values()];
  return { name, path, counts: countCoverage(definitions), definitions };
}

function emptyRow(
  { kind, names, range }: CoverableDefinition,
  columns: number,
): DefinitionCoverage {
  const kernels = Array.from({ length: columns }, () => null);
  return { kind, names: [...names], file: range.file.path, line: lineOf(range), kernels };
}

function coverageOn(definition: CoverableDefinition, tally: Tally): KernelCoverage {
  const { range, alternatives, values } = definition;
  const file = fileKey(range.file);
  const alias = tally.alias(file, range.start);
  const statements = definition.statements.map((one) => ({
    ...placeOf(one),
    count: tally.statement(fileKey(one.file), one.start) ?? null,
  }));
  const first = statements[0]?.count ?? null;
  const isFunction = definition.kind === "function";
  return {
    hits: isFunction ? (first ?? 0) : (alias?.hits ?? 0),
    isProbed: isFunction ? first !== null : alias !== undefined,
    alternatives: alternatives.map((point) => {
      const hits = alias?.alternatives.get(point);
      return { point, hits: hits ?? 0, isProbed: hits !== undefined };
    }),
    values: values.map((name) => {
      const use = alias?.values.get(name);
      return { name, compared: use?.compared ?? null, tests: [...(use?.tests ?? [])] };
    }),
    statements,
    branches: definition.branches.map((one) => {
      const arm = (which: "then" | "otherwise") =>
        tally.arm(fileKey(one.file), one.start, one.end, which);
      return { ...placeOf(one), then: arm("then"), otherwise: arm("otherwise") };
    }),
  };
}

function placeOf(range: Range): { readonly line: number; readonly text: string } {
  const [first = ""] = range.file.text.slice(range.start, range.end).split("\n", 1);
  return { line: lineOf(range), text: first.trim() };
}

function lineOf({ file, start }: Range): number {
  return positionOf(file, start).line;
}
