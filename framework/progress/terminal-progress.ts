// The progress of this process: on standard error, live when that is a terminal.

import { createProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";

export function terminalProgress(): Progress {
  return createProgress({
    write: (text) => process.stderr.write(text),
    live: process.stderr.isTTY === true,
    now: () => performance.now(),
    columns: process.stderr.columns,
  });
}
