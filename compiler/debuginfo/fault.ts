// What is wrong with a file that this room was asked to read. Bad input is a value, never a throw: inside the
// readers `BadData` unwinds to the one place that turns it into a `Fault`.

/** Why a file could not be read or written. */
export interface Fault {
  readonly code:
    | "file-unreadable"
    | "file-unwritable"
    | "not-elf"
    /** What a kernel is booted from. */
    | "boot-image"
    | "packed-file"
    | "bad-elf"
    | "bad-dwarf"
    | "bad-btf"
    | "bad-kernel-image"
    | "no-debug-info"
    | "no-btf"
    | "no-kallsyms"
    | "bad-kallsyms"
    | "unsupported-machine"
    /** A program that unpacks is not on this machine. */
    | "no-program"
    | "not-facts"
    | "facts-version"
    | "facts-damaged"
    | "facts-truncated"
    | "worker-failed";
  /** The file at fault, as the caller named it. */
  readonly file: string;
  readonly message: string;
  /** What the operating system calls its refusal: `ENOENT`. */
  readonly systemCode?: string;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure(code: Fault["code"], file: string, message: string): Result<never> {
  return { ok: false, fault: { code, file, message } };
}

/** Unwinds a reader that met data it cannot make sense of; never leaves this room. */
export class BadData extends Error {
  readonly code: Fault["code"];

  constructor(code: Fault["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * What a question to an opened index ends with when the part of the file that answers it turns out to be damaged: a file is
 * read, and compared with its checksums, where it is asked.
 */
export class FactsError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`${fault.file}: ${fault.message}`);
    this.name = "FactsError";
    this.fault = fault;
  }
}

/**
 * Runs a reader over `file` and turns what it found wrong into a fault: its own `BadData`, the operating system's
 * refusal to read, and a read beyond the end of a section (a RangeError of DataView or an allocation that is refused).
 */
export function guard<T>(file: string, code: Fault["code"], read: () => T): Result<T> {
  try {
    return success(read());
  } catch (error) {
    return faultOf(file, code, error);
  }
}

/**
 * What a reader makes of a part that other parts can do without; `otherwise` when it cannot be made sense of. For
 * questions whose answer is "not known" then.
 */
export function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadData || error instanceof RangeError) return otherwise;
    throw error;
  }
}

/** Like `guard`, for what has been caught already. Anything but bad data is a bug and is thrown on. */
export function faultOf(file: string, code: Fault["code"], error: unknown): Result<never> {
  if (error instanceof BadData) return failure(error.code, file, error.message);
  if (error instanceof FactsError) return { ok: false, fault: error.fault };
  if (error instanceof RangeError)
    return failure(code, file, `data ends too early (${error.message})`);
  if (error instanceof Error && "syscall" in error) {
    const { message, code: systemCode } = error as NodeJS.ErrnoException;
    return { ok: false, fault: { code: "file-unreadable", file, message, systemCode } };
  }
  throw error;
}
