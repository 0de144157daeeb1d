// The exit code that diagnostics of a build mean.

import type { Diagnostic } from "../../compiler/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";

/** Where not the script is at fault but the machine. */
const missingOnMachine = new Set<Diagnostic["code"]>([
  "build/no-tool",
  "build/no-compiler",
  "build/compiler-not-built",
  "build/no-headers",
  "build/disk-full",
  "build/cache",
  "build/file",
]);

/** Good without errors; else whether something is missing on this machine, or the script has failed. */
export function exitCodeOfDiagnostics(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return exitCodes.good;
  if (errors.some(({ code }) => code === "build/interrupted")) return exitCodes.interrupted;
  return errors.some(({ code }) => missingOnMachine.has(code))
    ? exitCodes.missing
    : exitCodes.failed;
}
