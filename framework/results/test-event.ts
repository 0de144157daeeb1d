// The events of a run of tests, in the order in which they happen: all that reports are made of. A file of them has one JSON
// object a line, each written when it is decided, so that whatever ends the run leaves what was known.

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ReportPlan, Shard } from "../matrix/matrix-report.ts";
import { makeOutputFolder } from "../output-place.ts";
import type { Cell, TestRecord } from "./test-record.ts";

export type TestEvent =
  | {
      readonly kind: "run-began";
      /** ISO 8601. */
      readonly time: string;
      /** Of Tapwright. */
      readonly version: string;
    }
  /** Only of a matrix: `cells` are those of its shard. */
  | {
      readonly kind: "matrix-planned";
      readonly plan: ReportPlan;
      readonly shard: Shard;
      readonly cells: readonly Cell[];
    }
  | ({ readonly kind: "test-began" } & Cell)
  | ({ readonly kind: "test-decided" } & TestRecord)
  | { readonly kind: "run-ended"; readonly time: string; readonly isInterrupted: boolean };

export type TestEventListener = (event: TestEvent) => void;

/** Begins the file anew and gives what appends to it. */
export function writeEvents(path: string): TestEventListener {
  makeOutputFolder(dirname(path));
  writeFileSync(path, "");
  return (event) => appendFileSync(path, `${JSON.stringify(event)}\n`);
}

/** The events of a file. The last line of a run that was killed may be half a line, which is none. */
export function readEvents(path: string): readonly TestEvent[] {
  const lines = readFileSync(path, "utf8").split("\n");
  lines.pop();
  return lines.map((line) => JSON.parse(line) as TestEvent);
}
