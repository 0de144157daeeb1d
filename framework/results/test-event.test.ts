import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { collectRecords } from "./collect-records.ts";
import { readEvents, writeEvents } from "./test-event.ts";
import type { TestEvent } from "./test-event.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-events-"));
afterAll(() => rmSync(folder, { recursive: true }));

const cell = { test: "tests/open", kernel: "bookworm/cloud-amd64" };
const verdict = { outcome: "passed" } as const;
const record = { ...cell, verdict, seconds: 1.5, attempts: [{ verdict, seconds: 1.5 }] };
const events: readonly TestEvent[] = [
  { kind: "run-began", time: "2026-11-26T19:00:00.000Z", version: "0.1.0" },
  { kind: "test-began", ...cell },
  { kind: "test-decided", ...record },
];

test("each event is in the file when it has been told; half a line at its end is none", () => {
  const path = join(folder, "reports", "events.jsonl");
  const tell = writeEvents(path);
  for (const [index, event] of events.entries()) {
    tell(event);
    expect(readEvents(path)).toEqual(events.slice(0, index + 1));
  }
  appendFileSync(path, '{"kind":"test-dec');
  expect(readEvents(path)).toEqual(events);
});

test("a file is begun anew", () => {
  const path = join(folder, "again.jsonl");
  writeEvents(path)(events[0]!);
  writeEvents(path);
  expect(readEvents(path)).toEqual([]);
});

test("what was decided, once a cell", () => {
  const { listen, records } = collectRecords();
  for (const event of events) listen(event);
  const other = { ...record, kernel: "bookworm/686-pae" };
  listen({ kind: "test-decided", ...other });
  listen({ kind: "test-decided", ...record, seconds: 2 });
  expect(records()).toEqual([{ ...record, seconds: 2 }, other]);
});
