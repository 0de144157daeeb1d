// Checks all of an index, which opening one does not.

import { FactsError, guard, type Result } from "../fault.ts";
import { openFacts } from "./open-facts.ts";
import { readFacts } from "./facts-file.ts";

/** Reads a whole index and compares it with its checksums. Faults: those of `openFacts`. */
export function checkFacts(path: string): Result<undefined> {
  const opened = openFacts(path);
  if (!opened.ok) return opened;
  return guard(path, "facts-damaged", () => {
    const file = readFacts(path);
    if (!file.ok) throw new FactsError(file.fault);
    for (const name of file.value.names) file.value.section(name).bytes();
    return undefined;
  });
}
