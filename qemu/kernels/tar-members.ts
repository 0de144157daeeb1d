// Reads a tar archive while it streams by: a member at a time, its contents passed on or passed over. Knows the formats
// that dpkg-deb writes (tar(5): ustar, and GNU's long names) and pax headers.

/** One regular file of the archive, to be read before the next one is asked for. */
export interface TarMember {
  readonly path: string;
  readonly size: number;
  /** The contents, once. What nobody reads is passed over. */
  readonly contents: () => AsyncGenerator<Uint8Array>;
}

const blockSize = 512;
const namesAtMost = 1 << 16;

/** Yields the regular files, in their order. Rejects with an Error when the archive ends in the middle. */
export async function* readTarMembers(
  archive: AsyncIterable<Uint8Array>,
): AsyncGenerator<TarMember> {
  const source = openSource(archive);
  let longName: string | undefined;
  for (;;) {
    const header = await source.take(blockSize);
    if (header === undefined) return;
    // Who writes the archive waits, and does not end, until what stands behind its end was read, too.
    if (header.every((byte) => byte === 0)) return source.drain();
    const kind = String.fromCharCode(header[156]!);
    const size = sizeOf(header);
    const padding = (blockSize - (size % blockSize)) % blockSize;
    if (kind === "L" || kind === "x") {
      const text = await textOf(source, size);
      await source.skip(padding);
      longName = kind === "L" ? text.replace(/\0.*$/s, "") : paxPath(text);
      continue;
    }
    const path = longName ?? pathOf(header);
    longName = undefined;
    let left = size;
    async function* contents(): AsyncGenerator<Uint8Array> {
      while (left > 0) {
        const piece = await source.some(left);
        left -= piece.length;
        yield piece;
      }
    }
    if (kind === "0" || kind === "\0") yield { path, size, contents };
    await source.skip(left + padding);
  }
}

function openSource(archive: AsyncIterable<Uint8Array>) {
  const stream = archive[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  /** Some bytes, at least one and at most `count`. */
  const some = async (count: number): Promise<Uint8Array> => {
    while (rest.length === 0) {
      const next = await stream.next();
      if (next.done === true) throw new Error("the archive ends in the middle");
      rest = next.value;
    }
    const piece = rest.subarray(0, count);
    rest = rest.subarray(piece.length);
    return piece;
  };
  return {
    some,
    /** Exactly so many bytes; undefined when there are none left at all. */
    take: async (count: number): Promise<Uint8Array | undefined> => {
      const taken = new Uint8Array(count);
      for (let done = 0; done < count;) {
        if (done === 0 && rest.length === 0) {
          const next = await stream.next();
          if (next.done === true) return undefined;
          rest = next.value;
          continue;
        }
        const piece = await some(count - done);
        taken.set(piece, done);
        done += piece.length;
      }
      return taken;
    },
    drain: async (): Promise<void> => {
      while ((await stream.next()).done !== true);
    },
    skip: async (count: number): Promise<void> => {
      for (let left = count; left > 0;) left -= (await some(left)).length;
    },
  };
}

async function textOf(source: ReturnType<typeof openSource>, size: number): Promise<string> {
  if (size > namesAtMost) throw new Error("the archive has a name of unlikely length");
  return Buffer.from((await source.take(size)) ?? []).toString("utf8");
}

/** `LENGTH path=VALUE` of a pax header; undefined when it tells something else only. */
function paxPath(text: string): string | undefined {
  return /^\d+ path=(.*)$/m.exec(text)?.[1];
}

function pathOf(header: Uint8Array): string {
  const field = (start: number, length: number): string =>
    Buffer.from(header.subarray(start, start + length))
      .toString("utf8")
      .replace(/\0.*$/s, "");
  const isUstar = field(257, 6) === "ustar";
  const prefix = isUstar ? field(345, 155) : "";
  return prefix === "" ? field(0, 100) : `${prefix}/${field(0, 100)}`;
}

/** Octal digits, or from 8 GiB on a big-endian number behind a byte of 0x80. */
function sizeOf(header: Uint8Array): number {
  const field = header.subarray(124, 136);
  if (field[0] === 0x80) return Number(Buffer.from(field).readBigUInt64BE(4));
  const digits = Buffer.from(field).toString("latin1").replace(/[\0 ]/g, "");
  if (!/^[0-7]+$/.test(digits)) throw new Error("the archive has a member without a size");
  return Number.parseInt(digits, 8);
}
