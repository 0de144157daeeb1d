// The size of a part of the cache, for somebody who reads it.

import { terminalProgress } from "../progress/terminal-progress.ts";
import { diskSize } from "./disk-size.ts";

/** In bytes; what may not be looked into is named. */
export function measure(path: string): number {
  return diskSize(path, (one) =>
    terminalProgress().say(`${one} is not counted: permission is denied`),
  );
}
