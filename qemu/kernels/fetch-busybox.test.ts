import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";

import { fetchBusybox } from "./fetch-busybox.ts";

const cache = mkdtempSync(join(tmpdir(), "tapwright-busybox-"));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

test("what is in the cache is taken, and nobody is asked", async () => {
  const program = join(cache, "busybox", "s390x", "busybox");
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, "");
  const events: unknown[] = [];
  const found = await fetchBusybox("s390x", { cache, onProgress: (event) => events.push(event) });
  expect([found, events]).toEqual([program, []]);
});

test("an architecture of which Debian has neither packages nor a C library has no shell, and that is told", async () => {
  await expect(fetchBusybox("ia64", { cache })).rejects.toMatchObject({
    fault: {
      code: "kernel/no-busybox",
      message: expect.stringMatching(/^there is no shell for ia64: /),
      exitCode: 3,
    },
  });
});
