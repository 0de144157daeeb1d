import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readKernelDemands, type KernelDemands } from "./kernel-demands.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function demandsOf(config: string): Promise<KernelDemands> {
  const path = join(folder, "config");
  writeFileSync(path, config);
  return readKernelDemands(path);
}

test("a kernel that does not watch itself asks for nothing", async () => {
  const plain = { memoryMegabytes: 512, slowness: 1, searchSeconds: 0 };
  expect(await demandsOf("")).toEqual(plain);
  // Named, and off; and an option whose name begins alike.
  expect(await demandsOf("# CONFIG_KASAN is not set\nCONFIG_KASAN_STACK=y\n")).toEqual(plain);
});

test("what a kernel asks for adds up", async () => {
  const locks = "CONFIG_PROVE_LOCKING=y\n";
  expect(await demandsOf(locks)).toEqual({ memoryMegabytes: 512, slowness: 2, searchSeconds: 0 });
  const all = await demandsOf(`${locks}CONFIG_KASAN=y\nCONFIG_DEBUG_KMEMLEAK=y\n`);
  expect(all).toEqual({ memoryMegabytes: 1024, slowness: 9, searchSeconds: 540 });
});
