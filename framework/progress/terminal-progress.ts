// The progress of this process: on standard error, live when that is a terminal which can erase a line.

import { createProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";

export function terminalProgress(): Progress {
  return createProgress({
    write: (text) => process.stderr.write(text),
    live: canOverwrite(process.stderr),
    now: () => performance.now(),
    columns: process.stderr.columns,
  });
}

/** A terminal that takes no commands, as an editor's, would show those that erase a line. */
export function canOverwrite({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true && process.env["TERM"] !== "dumb";
}
