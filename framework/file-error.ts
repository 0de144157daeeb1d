// What the system says of a file that cannot be read or written, in words of a person.

import { tmpdir } from "node:os";
import { join } from "node:path";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EDQUOT: "no more of the disk is yours to use",
  EEXIST: "there is something else already",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is no folder",
  EPERM: "that is not permitted",
  EROFS: "the file system is read-only",
};

const full = new Set(["ENOSPC", "EDQUOT"]);

/** What the system calls the refusal that a fault tells of: where it is not known otherwise, its message begins with it. */
export function systemCodeOf(fault: {
  readonly systemCode?: string;
  readonly message: string;
}): string | undefined {
  return fault.systemCode ?? /^E[A-Z]+(?=: )/.exec(fault.message)?.[0];
}

export function isDiskFull(error: unknown): boolean {
  return full.has((error as NodeJS.ErrnoException).code ?? "");
}

/** What to do where the system refuses a file: one of those that are made on the way, or any other. */
export function refusalHint(error: unknown): string {
  const { path = "" } = error as NodeJS.ErrnoException;
  // All of ours are named so.
  if (!path.startsWith(join(tmpdir(), "tapwright-"))) return cacheHint(isDiskFull(error));
  return isDiskFull(error)
    ? "Make room, or take another folder for temporary files: $TMPDIR names it."
    : "Temporary files lie in $TMPDIR, which may name another folder.";
}

/** What to do where the cache cannot be written to. */
export function cacheHint(isFull: boolean): string {
  return isFull
    ? "Make room, or take another folder; the cache lies below $XDG_CACHE_HOME."
    : "The cache lies below $XDG_CACHE_HOME, which may name another folder.";
}

/** Of anything else than an error of the system its own message. */
export function describeFileError(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}
