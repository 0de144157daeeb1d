// Writes an index down for travelling.

import type { Result } from "../fault.ts";
import { readFacts } from "../index/facts-file.ts";
import { writeTravelFile } from "./travel-file.ts";

/** What the names of parts begin with: sections of the index, and what goes along with it. */
export const SECTION = "facts:";
export const EXTRA = "extra:";

/**
 * Writes the index `source` into the file `target` for another machine, a third of its size and whole: what is imported answers
 * like the original. `extra` goes along under its names.
 * Faults: those of `openFacts`, file-unwritable.
 */
export async function exportFacts(
  source: string,
  target: string,
  extra: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<Result<{ size: number }>> {
  const facts = readFacts(source);
  if (!facts.ok) return facts;
  const { names, bytes } = facts.value;
  return writeTravelFile(
    target,
    new Map([
      ...names.map((name) => [SECTION + name, bytes(name)] as const),
      ...Array.from(extra, ([name, part]) => [EXTRA + name, part] as const),
    ]),
  );
}
