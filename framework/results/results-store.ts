// What was decided of cells, kept in the cache under a digest of everything that it depends on. So nothing that is decided is
// lost when a run ends early, and nothing is decided twice.

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheRoot } from "../../qemu/index.ts";
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
export async function findResult(digest: string): Promise<KnownResult | undefined> {
  let text: string;
  try {
    text = await readFile(pathOf(digest), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  return text.slice(0, end) === sha256(body) ? (JSON.parse(body) as KnownResult) : undefined;
}

/** Keeps what was decided now, if it would be decided so again. */
export async function keepResult(
  digest: string,
  record: Decided,
  coverage?: TestCoverage,
): Promise<void> {
  const { verdict, seconds, attempts } = record;
  if (!repeatable.has(verdict.outcome)) return;
  // Evidence lies with the reports of the run, which may be gone when this is read.
  const kept = attempts.map((attempt) => ({ ...attempt, evidence: undefined }));
  const since = new Date().toISOString();
  const known: KnownResult = { verdict, seconds, attempts: kept, since, coverage };
  const body = JSON.stringify(known);
  const path = pathOf(digest);
  const unfinished = `${path}.${randomUUID()}`;
  await mkdir(folder(), { recursive: true });
  try {
    await writeFile(unfinished, `${sha256(body)}\n${body}`);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
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
