// A small matrix of three tests on three kernels, as events of its run, for tests of what is made of them.

import type { TestEvent } from "../../results/test-event.ts";
import type { Verdict } from "../../results/verdict.ts";
import { reportOfEvents } from "../matrix-report.ts";
import type { MatrixReport, ReportPlan, Shard } from "../matrix-report.ts";

const kernels = [
  { name: "bookworm/cloud-amd64", architecture: "x86_64", release: "6.1.0-56-cloud-amd64" },
  { name: "bookworm/686-pae", architecture: "i386", release: "6.1.0-50-686-pae" },
  { name: "source/ia64", architecture: "ia64", maySkip: "Debian has no emulator of ia64" },
] as const;

const tests = ["tapsets/net/tests/open", "tapsets/net/tests/close", "examples/iotask"];

const plan: ReportPlan = {
  matrix: "ci/matrix.json",
  digest: "0123456789abcdef0123456789abcdef",
  cells: kernels.length * tests.length,
  kernels: [...kernels],
  tests: tests.map((test) => ({ test, suite: test.startsWith("tapsets") ? "tapsets" : "slides" })),
  tapsets: ["syscall"],
  maySkip: [{ test: "examples/iotask", kernel: "bookworm/686-pae", reason: "no huge pages" }],
};

const passed: Verdict = { outcome: "passed" };
const noEmulator: Verdict = { outcome: "skipped", cause: "missing", reason: "no ia64 emulator" };

/** What became of each cell, kernel by kernel; nothing stands for what was not decided. */
export type Verdicts = readonly (readonly (Verdict | undefined)[])[];

export const goodVerdicts: Verdicts = [
  [passed, passed, passed],
  [passed, passed, { outcome: "skipped", cause: "missing", reason: "no driver" }],
  [noEmulator, noEmulator, noEmulator],
];

/** The cells of a shard: one kernel each of three, or all. */
export function smallReport(
  verdicts: Verdicts = goodVerdicts,
  shard: Shard = { index: 1, of: 1 },
  began = "2026-11-26T19:00:00.000Z",
): MatrixReport {
  return reportOfEvents(smallEvents(verdicts, shard, began));
}

function smallEvents(verdicts: Verdicts, shard: Shard, began: string): readonly TestEvent[] {
  const all = kernels.flatMap(({ name }, column) =>
    tests.map((test, row) => ({ test, kernel: name, column, verdict: verdicts[column]![row] })),
  );
  const own = all.filter(({ column }) => shard.of === 1 || column === shard.index - 1);
  return [
    { kind: "run-began", time: began, version: "0.1.0" },
    {
      kind: "matrix-planned",
      plan,
      shard,
      cells: own.map(({ test, kernel }) => ({ test, kernel })),
    },
    // As they are decided: the last first.
    ...own.toReversed().flatMap(({ test, kernel, verdict }): TestEvent[] => {
      if (verdict === undefined) return [];
      const attempts = [{ verdict, seconds: 1.5, guest: "restored" as const }];
      return [{ kind: "test-decided", test, kernel, verdict, seconds: 1.5, attempts }];
    }),
    {
      kind: "run-ended",
      time: new Date(Date.parse(began) + 9000).toISOString(),
      isInterrupted: false,
    },
  ];
}
