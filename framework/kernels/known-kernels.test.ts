import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { FailureError } from "../failure.ts";
import { findKnownKernels, knownKernels } from "./known-kernels.ts";

let cache = "";
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), "tapwright-known-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

test("a list of names, each once and in the order in which they are named", async () => {
  const names = "trixie/amd64,bookworm/686-pae,trixie/amd64";
  const found = await findKnownKernels(names);
  expect(found.map(({ name }) => name)).toEqual(["trixie/amd64", "bookworm/686-pae"]);
  expect(found[1]).toMatchObject({ architecture: "i386", origin: "catalog", state: "absent" });
});

test("all: those of which something is here, and with an empty cache it is said that there are none", async () => {
  expect((await knownKernels()).every(({ state }) => state === "absent")).toBe(true);
  const failing = findKnownKernels("all").catch(({ failure }: FailureError) => failure);
  expect(await failing).toMatchObject({ code: "kernel/not-installed", exitCode: 3 });
});

test("a name that is empty", async () => {
  const failing = findKnownKernels("trixie/amd64,,bookworm/686-pae").catch(
    ({ failure }: FailureError) => failure,
  );
  expect(await failing).toMatchObject({
    code: "kernel/unknown",
    message: "a name in the list of kernels 'trixie/amd64,,bookworm/686-pae' is empty",
    exitCode: 2,
  });
});

test("a name that there is not", async () => {
  const failing = findKnownKernels("bookworm/amd46").catch(({ failure }: FailureError) => failure);
  expect(await failing).toMatchObject({ code: "kernel/unknown", exitCode: 2 });
});
