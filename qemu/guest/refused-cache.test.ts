// What is told where the cache takes nothing: it, and never what would have been made in it.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { keepFile } from "../keep-file.ts";
import { withCacheLock } from "../kernels/cache-lock.ts";
import { withDiskFaults } from "../kernels/disk-faults.ts";
import { x86_64 } from "../machines/x86_64.ts";
import { buildAgentProgram } from "./agent-program.ts";
import { takeTurn } from "./turns.ts";

let cache = "";
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "tapwright-refused-"));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

/** Code and message of the fault that a promise is rejected with. */
async function faultOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "no fault",
    (error: { fault?: { code: string; message: string } }) =>
      error.fault === undefined ? String(error) : `${error.fault.code} ${error.fault.message}`,
  );
}

/** A compiler that is there without question; what it compiles would come to nothing. */
function fakeCompiler(words: string): typeof x86_64 {
  const compiler = join(cache, "cc");
  writeFileSync(compiler, `#!/bin/sh\n${words}\n`, { mode: 0o755 });
  return { ...x86_64, compiler };
}

const ways: readonly (readonly [string, string, () => Promise<unknown>])[] = [
  ["the agent's program", "agents", () => buildAgentProgram(fakeCompiler("exit 1"), cache)],
  ["a file", "initramfs", () => keepFile(join(cache, "initramfs/x.cpio"), "text")],
  ["a turn", "turns", () => takeTurn({ count: 1, cache })],
  [
    "a lock",
    "guests",
    () => {
      const lock = join(cache, "guests/x.lock");
      return withDiskFaults(join(cache, "guests"), () => withCacheLock(lock, {}, async () => {}));
    },
  ],
];

test.each(ways)("%s, where a file stands in the folder's place", async (_, part, attempt) => {
  writeFileSync(join(cache, part), "a file");
  expect(await faultOf(attempt())).toMatch(
    new RegExp(`^cache/not-writable the cache ${cache}/${part}\\S* cannot be written: E\\w+: `),
  );
});

test.for(ways)("%s, on a disk that is read-only", async ([, part, attempt], context) => {
  const place = join(cache, part);
  mkdirSync(place);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k,ro", "tmpfs", place]);
  context.skip(mounted.status !== 0, "a small disk cannot be mounted here");
  const told = await faultOf(attempt()).finally(() => spawnSync("umount", [place]));
  expect(told).toMatch(
    new RegExp(`^cache/not-writable the cache ${cache}/${part}\\S* cannot be written: EROFS: `),
  );
});

test("a lock on a disk that is full is not held on to", async (context) => {
  const place = join(cache, "guests");
  mkdirSync(place);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", place]);
  context.skip(mounted.status !== 0, "a small disk cannot be mounted here");
  try {
    writeFileSync(join(place, "full"), Buffer.alloc(4096));
    const lock = join(place, "x.lock");
    const taken = withDiskFaults(place, () => withCacheLock(lock, {}, async () => {}));
    const told = `cache/disk-full no space is left on the disk that holds ${place}`;
    expect(await faultOf(taken)).toBe(told);
    expect(spawnSync("flock", ["--nonblock", lock, "true"]).status).toBe(0);
  } finally {
    spawnSync("umount", [place]);
  }
});

test("a disk that gets full while a compiler writes is no fault of the compiler's", async () => {
  const machine = fakeCompiler('echo "cc1: fatal error: x.s: No space left on device" >&2; exit 1');
  expect(await faultOf(buildAgentProgram(machine, cache))).toBe(
    `cache/disk-full no space is left on the disk that holds ${cache}/agents/x86_64`,
  );
});

test("what a compiler makes on the way lies in the cache, and is gone afterwards", async () => {
  const machine = fakeCompiler(`echo "$TMPDIR" > ${cache}/told; : > "$TMPDIR/x.s"; exit 1`);
  expect(await faultOf(buildAgentProgram(machine, cache))).toMatch(/^guest\/agent-build-failed/);
  const told = execFileSync("cat", [join(cache, "told")], { encoding: "utf8" });
  expect(told).toMatch(new RegExp(`^${cache}/agents/x86_64/[0-9a-f]{32}\\.[0-9a-f-]{36}\n$`));
  expect(execFileSync("ls", [join(cache, "agents/x86_64")], { encoding: "utf8" })).toBe("");
});
