// `--suppress-time-limits`: the limits on what a handler may take, as wide as they get.

import type { AnalyzeOptions } from "../../compiler/index.ts";

type Limits = NonNullable<AnalyzeOptions["limits"]>;

const most = 2 ** 31 - 1;

/** `load` 0 switches the watch over all handlers' time off; a lock is tried for ten seconds. */
export const unlimitedTime: Limits = {
  actions: most,
  actionsInProcess: most,
  load: 0,
  lockTries: 1_000_000,
  lockDelay: 10,
};
