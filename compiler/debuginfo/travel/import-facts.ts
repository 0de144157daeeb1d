// Makes an index of one that travelled.

import { rmSync } from "node:fs";
import type { KernelIdentity } from "../debug-info.ts";
import { failure, guard, type Result } from "../fault.ts";
import { writeFacts } from "../index/facts-file.ts";
import { openFacts } from "../index/open-facts.ts";
import { EXTRA, SECTION } from "./export-facts.ts";
import { unpackSections } from "./pack-sections.ts";
import { readTravelFile, type Parts } from "./travel-file.ts";

export interface ImportedFacts {
  /** Whose facts they are. */
  readonly kernel: KernelIdentity;
  /** What went along with them. */
  readonly extra: ReadonlyMap<string, Uint8Array>;
}

/**
 * Writes the index that `exportFacts` packed into the file `source` to `target`.
 * Faults: file-unreadable, file-unwritable, not-facts, facts-version, facts-truncated, facts-damaged.
 */
export async function importFacts(source: string, target: string): Promise<Result<ImportedFacts>> {
  const read = await readTravelFile(source);
  if (!read.ok) return read;
  const sections = guard(source, "facts-damaged", () =>
    unpackSections(partsBelow(read.value, SECTION)),
  );
  if (!sections.ok) return sections;
  const written = writeFacts(target, sections.value);
  if (!written.ok) return written;
  const opened = openFacts(target);
  if (!opened.ok) {
    // Whoever made the file up: what cannot be opened is not left behind.
    rmSync(target, { force: true });
    return failure(opened.fault.code, source, opened.fault.message);
  }
  return {
    ok: true,
    value: { kernel: opened.value.kernel, extra: partsBelow(read.value, EXTRA) },
  };
}

function partsBelow(parts: Parts, prefix: string): Map<string, Uint8Array> {
  return new Map(
    Array.from(parts)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, bytes]) => [name.slice(prefix.length), bytes]),
  );
}
