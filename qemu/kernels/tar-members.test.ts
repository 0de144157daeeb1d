import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTarMembers } from "./tar-members.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-tar-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const deep = `${"a-folder-with-a-long-name/".repeat(6)}file`;
const texts: Readonly<Record<string, string>> = {
  empty: "",
  small: "small",
  "exactly-a-block": "b".repeat(512),
  [deep]: "deep",
  large: "0123456789abcdef".repeat(10_000),
};

/** What the system's tar makes of the files, and a link. */
function archive(format: string): Buffer {
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync("small", join(folder, "link"));
  const names = [...Object.keys(texts), "link"];
  execFileSync("tar", [`--format=${format}`, "-cf", "x.tar", ...names], { cwd: folder });
  return readFileSync(join(folder, "x.tar"));
}

/** Handed out in pieces of any size, as a pipe does. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(
  stream: AsyncIterable<Uint8Array>,
  isWanted: (path: string) => boolean = () => true,
) {
  const found: Record<string, string> = {};
  for await (const { path, contents } of readTarMembers(stream)) {
    if (!isWanted(path)) continue;
    const pieces: Uint8Array[] = [];
    for await (const piece of contents()) pieces.push(piece);
    found[path] = Buffer.concat(pieces).toString();
  }
  return found;
}

describe.each(["gnu", "ustar", "pax"])("an archive in the format %s", (format) => {
  test.each([1, 511, 512, 65_536])("in pieces of %i bytes", async (size) => {
    expect(await readAll(inPieces(archive(format), size))).toEqual(texts);
  });
});

test("what stands behind the end is read, too: whoever writes it waits for that", async () => {
  let isRead = false;
  async function* withFiller(): AsyncGenerator<Uint8Array> {
    yield archive("gnu");
    yield new Uint8Array(100_000);
    isRead = true;
  }
  expect(await readAll(withFiller())).toEqual(texts);
  expect(isRead).toBe(true);
});

test("what nobody reads is passed over", async () => {
  const found = await readAll(inPieces(archive("gnu"), 1000), (path) => path === "small");
  expect(found).toEqual({ small: "small" });
});

test("an archive that ends in the middle is told", async () => {
  const bytes = archive("gnu");
  const cut = bytes.subarray(0, bytes.length - 100_000);
  await expect(readAll(inPieces(cut, 4096))).rejects.toThrow("ends in the middle");
});

test("rubbish is told", async () => {
  const rubbish = Buffer.alloc(2048, "rubbish");
  await expect(readAll(inPieces(rubbish, 4096))).rejects.toThrow("without a size");
});
