// Tells that something below folders may have changed; what, the listener has to look up. An editor that saves by
// renaming, or a folder that comes and goes, is seen all the same, because folders are watched and not files.

import { readdirSync, watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { join } from "node:path";

/** An editor writes a file in several steps: so long it has to be quiet. */
const quietMilliseconds = 30;

/** Calls `onChange` after something happened below the folders; gives the function that ends it. */
export function watchFolders(roots: readonly string[], onChange: () => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;

  const stopWatching = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const begin = (folder: string): void => {
    if (watchers.has(folder)) return;
    let names;
    try {
      watchers.set(
        folder,
        watch(folder, onEvent).on("error", () => stopWatching(folder)),
      );
      names = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      // It went away in the meantime.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      return stopWatching(folder);
    }
    for (const entry of names) {
      if (entry.isDirectory() && !isLeftOut(entry.name)) begin(join(folder, entry.name));
    }
  };
  const onEvent = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const root of roots) lookForNew(root);
      onChange();
    }, quietMilliseconds);
  };
  /** A watcher of a folder that was removed and made again watches nothing: all are begun anew. */
  const lookForNew = (root: string): void => {
    for (const folder of watchers.keys()) {
      if (folder === root || folder.startsWith(`${root}/`)) stopWatching(folder);
    }
    begin(root);
  };

  for (const root of roots) begin(root);
  return () => {
    clearTimeout(timer);
    for (const folder of watchers.keys()) stopWatching(folder);
  };
}

function isLeftOut(name: string): boolean {
  return name === "node_modules" || name.startsWith(".");
}
