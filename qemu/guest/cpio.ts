// Writes cpio archives of the "newc" kind, which the kernel unpacks as its initramfs
// (Documentation/driver-api/early-userspace/buffer-format.rst).

export interface CpioFile {
  /** Relative, without a leading slash. */
  readonly path: string;
  /** Undefined: a folder. */
  readonly content?: Uint8Array;
  /** Permission bits; default 0644, folders 0755. */
  readonly mode?: number;
  /** A character device node instead of a file. */
  readonly device?: { readonly major: number; readonly minor: number };
}

const regular = 0o100000;
const folder = 0o040000;
const characterDevice = 0o020000;

/** Times and owners are zero: the same files give the same bytes. */
export function writeCpio(files: readonly CpioFile[]): Buffer {
  const parts = files.flatMap((file, index) => writeEntry(file, index + 1));
  return Buffer.concat([...parts, ...writeEntry({ path: "TRAILER!!!", mode: 0 }, 0)]);
}

function writeEntry(file: CpioFile, inode: number): Buffer[] {
  const content = Buffer.from(file.content ?? []);
  const name = Buffer.from(`${file.path}\0`);
  const fields = [
    inode,
    modeOf(file),
    0, // owner
    0, // group
    1, // links
    0, // time
    content.length,
    0, // device of the file, major and minor
    0,
    file.device?.major ?? 0,
    file.device?.minor ?? 0,
    name.length,
    0, // checksum, unused by this kind
  ];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`;
  return [pad(Buffer.concat([Buffer.from(header), name])), pad(content)];
}

function modeOf(file: CpioFile): number {
  if (file.path === "TRAILER!!!") return 0;
  if (file.device !== undefined) return characterDevice | (file.mode ?? 0o600);
  return file.content === undefined
    ? folder | (file.mode ?? 0o755)
    : regular | (file.mode ?? 0o644);
}

/** Every header with its name, and every content, ends at a multiple of four bytes. */
function pad(bytes: Buffer): Buffer {
  const rest = bytes.length % 4;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - rest)]);
}
