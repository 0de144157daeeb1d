// What the system says of a file that cannot be read or written, in words of a person.

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
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

/** Of anything else than an error of the system its own message. */
export function describeFileError(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}
