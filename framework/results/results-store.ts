// What was decided of cells, kept in the cache under a digest of everything that it depends on. So nothing that is decided is
// lost when a run ends early, and nothing is decided twice.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../../qemu/index.ts";
import { keepForSpeed, unlessRefused } from "../cache/keep-for-speed.ts";
import { replaceWhole } from "../cache/replace-whole.ts";
import type { TestCoverage } from "../coverage/test-coverage.ts";
import type { TestRecord } from "./test-record.ts";
import type { Outcome } from "./verdict.ts";

/**
 * Outcomes that the same inputs bring about again. The others may be the machine's: it was slow, or somebody killed QEMU. A skip
 * costs nothing to find again, and what is flaky is not known.
 */
const repeatable: ReadonlySet<Outcome> = new Set([
  "passed",
  "failed",
  "not-built",
  "module-refused",
  "kernel-complained",
  "guest-oopsed",
  "guest-panicked",
]);

type Decided = Pick<TestRecord, "verdict" | "seconds" | "attempts">;

export type KnownResult = Decided &
  Required<Pick<TestRecord, "since">> & {
    /** What of the library ran, of a test that passed and counted it. */
    readonly coverage?: TestCoverage;
  };

/** What is known under a digest; a damaged file counts as nothing. */
export function findResult(digest: string): KnownResult | undefined {
  const text = unlessRefused(() => readFileSync(pathOf(digest), "utf8"));
  if (text === undefined) return undefined;
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  return text.slice(0, end) === sha256(body) ? (JSON.parse(body) as KnownResult) : undefined;
}

/** Keeps what was decided now, if it would be decided so again. */
export function keepResult(digest: string, record: Decided, coverage?: TestCoverage): void {
  const { verdict, seconds, attempts } = record;
  if (!repeatable.has(verdict.outcome)) return;
  // Evidence lies with the reports of the run, which may be gone when this is read.
  const kept = attempts.map((attempt) => ({ ...attempt, evidence: undefined }));
  const since = new Date().toISOString();
  const known: KnownResult = { verdict, seconds, attempts: kept, since, coverage };
  const body = JSON.stringify(known);
  keepForSpeed(folder(), () => replaceWhole(pathOf(digest), `${sha256(body)}\n${body}`));
}

function folder(): string {
  return join(cacheRoot(), "results");
}

function pathOf(digest: string): string {
  return join(folder(), `${digest}.json`);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
