// From events to what was decided: one record a cell, the latest.

import { cellName } from "./test-record.ts";
import type { TestRecord } from "./test-record.ts";
import type { TestEvent, TestEventListener } from "./test-event.ts";

export interface RecordCollection {
  readonly listen: TestEventListener;
  /** In the order in which the cells were decided first; `--watch` decides some again. */
  readonly records: () => readonly TestRecord[];
}

export function collectRecords(): RecordCollection {
  const byCell = new Map<string, TestRecord>();
  return {
    listen: (event) => {
      if (event.kind === "test-decided") byCell.set(cellName(event), recordOf(event));
    },
    records: () => [...byCell.values()],
  };
}

function recordOf(event: Extract<TestEvent, { kind: "test-decided" }>): TestRecord {
  const { kind: _, ...record } = event;
  return record;
}
