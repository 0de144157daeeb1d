// Mutated scripts through lexer, preprocessor, parser, printer and passes, then the C runtime under its sanitizers:
//
//     node ci/fuzz.mjs [--inputs 100000] [--seed 1] [--first 0] [--runtime-rounds 2000]
//
// Input N of seed S is the same text everywhere, so `--first N --inputs 1` is that one alone. Ends with 1 when something
// crashed, hung, or needed more than 1 GB.

import { isMainThread, workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
if (isMainThread) {
  const { fuzz } = await import("../testsuites/robustness/fuzz.ts");
  await fuzz(new URL(import.meta.url));
} else {
  const { runJob } = await import("../testsuites/robustness/run-job.ts");
  runJob(workerData);
}
