// What speaks against an output, beside its golden file.

import type { RunRecord } from "../pipeline/run-module.ts";
import type { Reason } from "../results/verdict.ts";
import { matchGolden } from "./matcher.ts";

/** @param golden the file's text; undefined when there is none */
export function reasonsOfOutput(
  file: string,
  golden: string | undefined,
  { output, workload }: RunRecord,
): readonly Reason[] {
  if (golden === undefined) {
    const message = `there is no ${file}; write it with -u`;
    return [{ code: "test/no-golden-file", message, detail: output }];
  }
  const { matched, difference } = matchGolden(golden, output, workload?.truth);
  if (matched) return [];
  const message = `the output differs from ${file}`;
  return [{ code: "test/output-differs", message, detail: difference }];
}
