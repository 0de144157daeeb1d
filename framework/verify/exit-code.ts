// What a verification comes to.

import { hasErrors } from "../../compiler/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import type { TapsetReport, VerifyReport } from "./report.ts";

/** Whether a tapset keeps what it promises, as far as it was asked. */
export function holds({
  manifest,
  probes,
  diagnostics,
  brokenClaims,
  contract,
}: TapsetReport): boolean {
  if (hasErrors(diagnostics)) return false;
  if (manifest === undefined) {
    return probes.every(({ cells }) =>
      cells.every(({ status }) => status === "resolved" || status === "left-out"),
    );
  }
  const isRecorded = contract?.state === "current" || contract?.state === "updated";
  return brokenClaims.length === 0 && isRecorded;
}

/** `isWhole`: all that is claimed was asked for, so that a kernel which is not here leaves a question open. */
export function exitCodeOf({ tapsets }: VerifyReport, isWhole: boolean): number {
  if (
    tapsets.some(({ probes }) => probes.length === 0) &&
    tapsets.every(({ manifest }) => manifest === undefined)
  ) {
    return exitCodes.failed;
  }
  if (!tapsets.every(holds)) return exitCodes.failed;
  const isOpen = isWhole && tapsets.some(({ missingKernels }) => missingKernels.length > 0);
  return isOpen ? exitCodes.missing : exitCodes.good;
}
