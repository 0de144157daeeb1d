// The last catch of the command: failures and faults are told as what they are, anything else is a defect.

import { coloursFor } from "../colour.ts";
import { describeFileError, refusalHint } from "../file-error.ts";
import { FailureError } from "../failure.ts";
import { wrapLines } from "../reports/wrap.ts";
import { exitCodes } from "./exit-codes.ts";

interface Told {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly exitCode: number;
  readonly skips?: true;
}

/** Writes to standard error and gives the exit code. */
export function reportThrown(thrown: unknown): number {
  const told = toldOf(thrown);
  if (told !== undefined) return tell(told);
  const { text, exitCode } = describeThrown(thrown);
  process.stderr.write(text);
  return exitCode;
}

export function describeThrown(thrown: unknown): {
  readonly text: string;
  readonly exitCode: number;
} {
  const told = toldOf(thrown);
  if (told !== undefined) return { text: describeTold(told), exitCode: told.exitCode };
  if (thrown instanceof Error && thrown.name === "AbortError") {
    return { text: "interrupted\n", exitCode: exitCodes.interrupted };
  }
  const head = coloursFor(process.stderr).red("defect");
  return {
    text: `${head}: this should not happen, please report it\n${String((thrown as Error)?.stack ?? thrown)}\n`,
    exitCode: exitCodes.defect,
  };
}

/** Undefined for a defect, and for Control-C. */
export function toldOf(thrown: unknown): Told | undefined {
  if (thrown instanceof FailureError) return thrown.failure;
  // The qemu room's FaultError and the compiler's FactsError, known by their shape: importing their classes here would load
  // the rooms for every command.
  const fault = (thrown as { fault?: Told & { readonly file?: string } } | undefined)?.fault;
  if (fault?.file !== undefined) return factsFailure(fault.code, fault.file, fault.message);
  return fault?.code === undefined ? refusalOf(thrown) : fault;
}

/** An index turned out to be damaged while it was read. */
function factsFailure(code: string, file: string, message: string): Told {
  return {
    code: `facts/${code}`,
    message: `${file}: ${message}`,
    hint: "tapwright kernels index makes it again.",
    exitCode: exitCodes.missing,
  };
}

/** What this machine may refuse about files wherever they are; anything else of the system is a defect of ours. */
const refusals = new Set([
  "EACCES",
  "EDQUOT",
  "EEXIST",
  "EISDIR",
  "ELOOP",
  "EMFILE",
  "ENAMETOOLONG",
  "ENFILE",
  "ENOSPC",
  "ENOTDIR",
  "EPERM",
  "EROFS",
]);

function refusalOf(thrown: unknown): Told | undefined {
  const { code, syscall, message, path } = (thrown ?? {}) as Partial<NodeJS.ErrnoException>;
  if (syscall === undefined || message === undefined || !refusals.has(code ?? "")) return undefined;
  return {
    code: "machine/file",
    // Without the file's name there is more in the system's own words.
    message: path === undefined ? message : `${path}: ${describeFileError(thrown)}`,
    hint: refusalHint(thrown),
    exitCode: exitCodes.missing,
  };
}

/** Writes it to standard error, as wide as the terminal, and gives the exit code. */
export function tell(told: Told): number {
  process.stderr.write(wrapLines(describeTold(told), process.stderr.columns));
  return told.exitCode;
}

/** `error[family/slug]: message`, then the hint, as diagnostics of the compiler are shown; or `SKIP message`. */
export function describeTold(told: Told): string {
  const paint = coloursFor(process.stderr);
  const head = told.skips === true ? paint.yellow("SKIP") : `${paint.red("error")}[${told.code}]:`;
  return `${head} ${told.message}\n${told.hint === undefined ? "" : `hint: ${told.hint}\n`}`;
}
