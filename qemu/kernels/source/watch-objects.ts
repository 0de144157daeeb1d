// Tells how far a build is, by the files that it says it has compiled.

import type { FetchOptions } from "../kernel.ts";

/** A line of kbuild, or of a plain makefile, that makes one object. */
const compiles = /^\s+(?:HOST)?(?:CC|AS|CXX)(?: \[M\])?\s+\S+\.o$|\s-c\s(?:.*\s)?-o \S+\.o(?:\s|$)/;

/** Runs `work`, which hands over each line of its output. */
export async function watchObjects(
  subject: string,
  { onProgress }: FetchOptions,
  work: (onLine: (line: string) => void) => Promise<void>,
): Promise<void> {
  let objects = 0;
  const tell = (finished: boolean): void =>
    onProgress?.({ kind: "building", subject, objects, finished });
  tell(false);
  await work((line) => {
    if (!compiles.test(line)) return;
    objects++;
    tell(false);
  });
  tell(true);
}
