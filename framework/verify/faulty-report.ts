// What is reported of tapsets when a file of one is so wrong that nothing can be verified.

import { basename, dirname, resolve } from "node:path";
import type { Failure } from "../failure.ts";
import { failureCodes } from "../failure-codes.ts";
import type { VerifyReport } from "./report.ts";

/** A report of the one tapset, of which nothing is known but what is wrong, at the beginning of the file. */
export function faultyReport({ code, message, hint }: Failure, file: string): VerifyReport {
  const folder = dirname(file);
  const range = { file: { path: file, text: "", origin: "library" }, start: 0, end: 0 } as const;
  const explanation = (failureCodes as Readonly<Record<string, string>>)[code];
  const fault = { code, severity: "error", message, hint, range, notes: [], explanation } as const;
  const tapset = {
    name: basename(resolve(folder)),
    path: folder,
    probes: [],
    diagnostics: [fault],
    brokenClaims: [],
    missingKernels: [],
    remarks: [],
  };
  return { kernels: [], tapsets: [tapset] };
}
