// Which tests a change of files is about. A test depends on its script, its golden file, and the files of the library
// that its script can reach; one that could not be built was looked for in all of the library.

import { readFile } from "node:fs/promises";
import { goldenPath } from "../golden/golden-path.ts";
import type { TestSessions } from "../golden/test-sessions.ts";

export interface TestFiles {
  /** Remembers what the tests are made of, and gives those that are made of something else than before. */
  affected(paths: readonly string[], isUnbuilt: (path: string) => boolean): Promise<string[]>;
}

interface Content {
  readonly script: string;
  readonly golden: string;
}

export function createTestFiles(sessions: TestSessions): TestFiles {
  const known = new Map<string, Content>();
  return {
    affected: async (paths, isUnbuilt) => {
      const sees = await sessions.refresh();
      const found: string[] = [];
      for (const path of paths) {
        const before = known.get(path);
        const now = { script: await read(path), golden: await read(goldenPath(path)) };
        known.set(path, now);
        const isSame = before?.script === now.script && before.golden === now.golden;
        if (!isSame || sees(path, now.script, isUnbuilt(path))) found.push(path);
      }
      for (const path of known.keys()) if (!paths.includes(path)) known.delete(path);
      return found;
    },
  };
}

/** A golden file may not be there yet. */
async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return "";
  }
}
