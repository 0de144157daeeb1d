// Where a command is asked to write: a place that cannot be written ends it before its work, not after.

import { accessSync, closeSync, constants, openSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { makeFolder } from "../qemu/index.ts";
import { describeFileError } from "./file-error.ts";
import { fail } from "./failure.ts";

/** Makes a folder that the user named, with those above it. */
export function makeOutputFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    refuseOutput(path, error);
  }
}

/** Finds out whether a file that the user named can be written; what is there stays as it is, and what is not there is not made. */
export function requireWritable(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) tryBeside(resolve(path));
    else if (found.isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
    else accessSync(path, constants.W_OK);
  } catch (error) {
    refuseOutput(path, error);
  }
}

/** Permissions do not tell of every file system whether a file can be made there. */
function tryBeside(path: string): void {
  const draft = `${path}.${process.pid}.partial`;
  closeSync(openSync(draft, "wx"));
  rmSync(draft);
}

/** Ends the command with what the system says of the place. */
export function refuseOutput(path: string, error: unknown): never {
  return fail({
    code: "usage/unwritable-output",
    message: `nothing can be written to ${path}: ${describeFileError(error)}`,
    hint: "Name another place.",
    exitCode: 2,
  });
}
