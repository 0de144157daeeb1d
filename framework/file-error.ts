// What the system says of a file that cannot be read or written, in words of a person.

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

export function isDiskFull(error: unknown): boolean {
  return full.has((error as NodeJS.ErrnoException).code ?? "");
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
