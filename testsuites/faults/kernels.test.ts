// Packages and cache entries that are not what they should be, as a user of `tapwright kernels fetch` sees it. A small
// repository on this machine stands for the mirror.

import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRepository } from "../../qemu/kernels/fixtures/repository.ts";
import type { FixtureRepository } from "../../qemu/kernels/fixtures/repository.ts";
import { runTapwright } from "../command/run-tapwright.ts";

const name = "bookworm/cloud-amd64";
let repository: FixtureRepository;

beforeEach(async () => {
  repository = await createRepository();
  await repository.publish({ abi: "6.1.0-1", version: "6.1.1-1" });
});
afterEach(() => repository.close());

const cache = (): string => join(repository.folder, "cache", "tapwright");

async function fetchKernel() {
  const environment = {
    XDG_CACHE_HOME: join(repository.folder, "cache"),
    TAPWRIGHT_APT_SOURCES: repository.configuration,
  };
  return runTapwright(["kernels", "fetch", name], { environment });
}

function flipLastByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(path, bytes);
}

test("a package whose checksum differs is told and not used", async () => {
  const file = "linux-image-6.1.0-1-cloud-amd64_6.1.1-1_amd64.deb";
  flipLastByte(join(repository.pool, file));
  const result = await fetchKernel();
  expect(result.stderr).toMatch(/error\[cache\/checksum-mismatch\]: .*\nhint: /);
  expect(result.exitCode).toBe(3);
  expect(existsSync(join(cache(), "kernels", name))).toBe(false);
});

test("a half-written entry of the cache is told, and fetched again", async () => {
  expect((await fetchKernel()).exitCode).toBe(0);
  const description = join(cache(), "kernels", name, "6.1.1-1", "kernel", "part.json");
  const whole = readFileSync(description, "utf8");
  truncateSync(description, 20);
  const result = await fetchKernel();
  expect(result.stderr).toMatch(/part\.json/);
  expect(result.exitCode).toBe(0);
  expect(readFileSync(description, "utf8")).toBe(whole);
});
