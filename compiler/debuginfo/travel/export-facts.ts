// Writes an index down for travelling.

import { FactsError, guard, type Result } from "../fault.ts";
import { readFacts } from "../index/facts-file.ts";
import { packSections } from "./pack-sections.ts";
import { writeTravelFile } from "./travel-file.ts";

/** What the names of parts begin with: the index, and what goes along with it. */
export const SECTION = "facts:";
export const EXTRA = "extra:";

/**
 * Writes the index `source` into the file `target` for another machine, a third of its size and whole: what is imported answers
 * like the original. `extra` goes along under its names. Rejects with the signal's AbortError.
 * Faults: those of `openFacts`, file-unwritable.
 */
export async function exportFacts(
  source: string,
  target: string,
  extra: ReadonlyMap<string, Uint8Array> = new Map(),
  signal?: AbortSignal,
): Promise<Result<{ size: number }>> {
  const sections = guard(source, "facts-damaged", () => readSections(source));
  if (!sections.ok) return sections;
  return writeTravelFile(
    target,
    new Map([
      ...Array.from(sections.value, ([name, part]) => [SECTION + name, part] as const),
      ...Array.from(extra, ([name, part]) => [EXTRA + name, part] as const),
    ]),
    signal,
  );
}

/** Throws BadData or FactsError. */
function readSections(path: string): Map<string, Uint8Array> {
  const facts = readFacts(path);
  if (!facts.ok) throw new FactsError(facts.fault);
  const { names, section } = facts.value;
  return packSections(new Map(names.map((name) => [name, section(name).bytes()])));
}
