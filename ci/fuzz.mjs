// Mutated scripts through lexer, preprocessor, parser, printer and passes; mutated golden files through the comparison with
// an output; mutated command lines through the parser of commands; mutated files through the readers of ELF, DWARF, BTF and
// indexes; then the C runtime and the agent's parsers under their sanitizers:
//
//     node ci/fuzz.mjs [--inputs 100000] [--goldens 100000] [--command-lines 100000] [--files 100000]
//                      [--runtime-rounds 2000] [--seed 1] [--first 0]
//
// Input N of seed S is the same everywhere, so `--first N --inputs 1` (and 0 of the others) is that one alone; a file that
// fails is kept, for what files begin as depends on the compiler and the kernels of the machine. Ends with 1 when something
// crashed, hung, needed more than 1 GB, or gave another answer than its model.

import { isMainThread, workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const fileJob = process.argv[2] === "--file-job" ? JSON.parse(process.argv[3]) : undefined;
if (fileJob !== undefined) {
  const { runFileJob } = await import("../testsuites/robustness/run-file-job.ts");
  await runFileJob(fileJob, (message) => process.send(message));
  process.disconnect();
} else if (isMainThread) {
  const { fuzz } = await import("../testsuites/robustness/fuzz.ts");
  await fuzz(new URL(import.meta.url));
} else {
  const { runJob } = await import("../testsuites/robustness/run-job.ts");
  await runJob(workerData);
}
