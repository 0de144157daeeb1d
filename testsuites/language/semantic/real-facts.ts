// Where tests find the facts index of a real kernel: named by the environment, or in the cache.

import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { openFacts } from "../../../compiler/index.ts";
import type { DebugInfo } from "../../../compiler/debuginfo/debug-info.ts";

export type FoundFacts = { readonly debugInfo: DebugInfo } | { readonly skip: string };

/** An index of an x86_64 kernel: `TAPWRIGHT_TEST_FACTS`, else the first in the cache that can be opened. */
export function findFacts(): FoundFacts {
  for (const path of candidates()) {
    const opened = openFacts(path);
    if (opened.ok && opened.value.kernel.architecture === "x86_64") {
      return { debugInfo: opened.value };
    }
  }
  return { skip: "no facts index of an x86_64 kernel in the cache (npm start makes one)" };
}

function candidates(): string[] {
  const named = process.env["TAPWRIGHT_TEST_FACTS"];
  if (named !== undefined) return [named];
  const base = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(base, "tapwright", "facts");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".facts"))
    .sort()
    .map((name) => join(folder, name));
}
