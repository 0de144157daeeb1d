// The index of a module, or of a kernel's headers, made when it is asked for.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { indexModule, openFacts } from "../../compiler/index.ts";
import { keepForSpeed } from "../cache/keep-for-speed.ts";
import { replaceWhole } from "../cache/replace-whole.ts";

/**
 * Makes an index and opens it. It is made beside the cache, which may take nothing more: what is open can be read when its name is gone.
 */
export function makeIndex(debugFile: string, path: string): ReturnType<typeof openFacts> {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-index-"));
  try {
    const made = join(folder, "index.facts");
    const indexed = indexModule({ debugFile, output: made });
    if (!indexed.ok) return indexed;
    const opened = openFacts(made);
    if (opened.ok) keepForSpeed(dirname(path), () => replaceWhole(path, readFileSync(made)));
    return opened;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
