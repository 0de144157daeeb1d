// Ctrl-C: the first one asks for an orderly end, the second one ends at once.

import { exitCodes } from "./exit-codes.ts";

/**
 * Begins to listen; the signal is aborted by the first SIGINT or SIGTERM. The second one exits: whatever holds
 * guests kills them on `exit`.
 */
export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}
