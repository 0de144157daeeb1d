// What of the library ran in a test that passed: kept with its result, and put together with that of others later.

import { relative, resolve } from "node:path";
import { outermost } from "../../compiler/index.ts";
import type { CoverageSpot, Program, SourceFile } from "../../compiler/index.ts";
import { packageRoot } from "../package-root.ts";
import type { BuiltScript } from "../pipeline/build-script.ts";
import type { RunRecord } from "../pipeline/run-module.ts";

export interface TestCoverage {
  /** Paths; what lies in the package begins there. */
  readonly files: readonly string[];
  /** Of what was built, also when it never ran: file, kind, start, end, how often. */
  readonly spots: readonly (readonly [number, ArmOrStatement, number, number, number])[];
  /** What the translation decided: file, arm, start and end of the branch. */
  readonly decided: readonly (readonly [number, Arm, number, number])[];
  readonly probes: readonly ProbeCoverage[];
  /** The golden file asks for values that the workload itself tells. */
  readonly comparesTruth: boolean;
}

export type Arm = "then" | "otherwise";
type ArmOrStatement = Arm | "statement";

export interface ProbeCoverage {
  readonly hits: number;
  /** The aliases that it came by. */
  readonly passages: readonly {
    readonly file: number;
    /** Of its definition. */
    readonly start: number;
    readonly alternative: string;
    /** Values that the script's own probe reads. */
    readonly read: readonly string[];
  }[];
}

/** Undefined where nothing was counted: the script was not built for it, or did not run. */
export function coverageOfRun(
  { program, generated }: BuiltScript,
  counts: RunRecord["counts"],
  golden: string | undefined,
): TestCoverage | undefined {
  if (program === undefined || generated?.coverage === undefined || counts === undefined) return;
  const files = new Map<SourceFile, number>();
  const numberOf = (file: SourceFile): number => {
    const known = files.get(file) ?? files.size;
    files.set(file, known);
    return known;
  };
  const counted = generated.coverage.map((spot, index) => ({
    spot,
    count: counts.get(index) ?? 0,
  }));
  const spots = counted.flatMap(({ spot, count }) => {
    if (spot.kind === "probe") return [];
    const { file, start, end } = spot.range;
    return [[numberOf(file), spot.kind, start, end, count] as const];
  });
  const decided = (program.decisions ?? []).map(({ range, arm }) => {
    const { file, start, end } = outermost(range);
    return [numberOf(file), arm, start, end] as const;
  });
  const probes = probesOf(program, counted, numberOf);
  const comparesTruth = golden?.includes("{{truth.") === true;
  return { files: [...files.keys()].map(fileKey), spots, decided, probes, comparesTruth };
}

function probesOf(
  { probes }: Program,
  counted: readonly { readonly spot: CoverageSpot; readonly count: number }[],
  numberOf: (file: SourceFile) => number,
): readonly ProbeCoverage[] {
  const hits = new Map(
    counted.flatMap(({ spot, count }) => (spot.kind === "probe" ? [[spot.probe, count]] : [])),
  );
  return probes.flatMap(({ id, passages = [] }) => {
    if (passages.length === 0) return [];
    const by = passages.map(({ range: { file, start }, alternative, read }) => ({
      file: numberOf(file),
      start,
      alternative,
      read,
    }));
    return [{ hits: hits.get(id) ?? 0, passages: by }];
  });
}

/** The same for a file, from wherever it is named. */
export function fileKey({ path }: Pick<SourceFile, "path">): string {
  const whole = resolve(path);
  const inside = relative(packageRoot(), whole);
  return inside.startsWith("..") ? whole : inside;
}
