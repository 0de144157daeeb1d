// A folder of the cache whose files can all be made again: the newest stay.

import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Removes the oldest files with this suffix until those that are left have at most `most` bytes. */
export function keepNewest(folder: string, suffix: string, most: number): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .flatMap((name) => {
      const path = join(folder, name);
      // Another process may have removed it.
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? [] : [{ path, made: found.mtimeMs, size: found.size }];
    })
    .sort((a, b) => b.made - a.made);
  let kept = 0;
  for (const { path, size } of files) {
    kept += size;
    if (kept > most) rmSync(path, { force: true });
  }
}
