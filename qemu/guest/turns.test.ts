import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { takeTurn } from "./turns.ts";

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "tapwright-turns-"));
});
afterEach(() => rmSync(cache, { recursive: true }));

/** Takes the only turn; `waited` resolves when there was none. */
function take(signal?: AbortSignal) {
  let tellWaited = (): void => undefined;
  const waited = new Promise<void>((resolve) => (tellWaited = resolve));
  return { turn: takeTurn({ count: 1, cache, signal, onWaiting: () => tellWaited() }), waited };
}

test("no more turns are out than there are, and one that is given back is free", async () => {
  const both = await Promise.all([1, 2].map(() => takeTurn({ count: 2, cache })));
  let isTaken = false;
  const third = takeTurn({
    count: 2,
    cache,
    onWaiting: () => {
      expect(isTaken).toBe(false);
      both[1]!();
    },
  });
  const giveBack = await third.finally(() => (isTaken = true));
  giveBack();
  both[0]!();
});

test("another process that is killed gives its turn back", async () => {
  mkdirSync(join(cache, "turns"));
  const hold = ["--no-fork", join(cache, "turns", "0"), "sh", "-c", "echo held; exec cat"];
  const other = spawn("flock", hold, { stdio: ["pipe", "pipe", "inherit"] });
  await once(other.stdout, "data");
  const { turn, waited } = take();
  let isTaken = false;
  void turn.then(() => (isTaken = true));
  await waited;
  expect(isTaken).toBe(false);
  other.kill("SIGKILL");
  (await turn)();
  expect(isTaken).toBe(true);
});

test("who stops waiting takes none", async () => {
  const giveBack = await take().turn;
  const impatient = new AbortController();
  const { turn, waited } = take(impatient.signal);
  await waited;
  impatient.abort(new Error("enough"));
  await expect(turn).rejects.toThrow("enough");
  giveBack();
  (await take().turn)();
});
