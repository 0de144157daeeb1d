// Packages and cache entries that are not what they should be, as a user of `tapwright kernels fetch` sees it. A small
// repository on this machine stands for the mirror.

import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
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

function runKernels(...words: string[]) {
  const environment = {
    XDG_CACHE_HOME: join(repository.folder, "cache"),
    TAPWRIGHT_APT_SOURCES: repository.configuration,
  };
  return runTapwright(["kernels", ...words], { environment });
}

/** Without debug information: a fixture has none that could be read. */
const fetchKernel = () => runKernels("fetch", "--no-debug", name);

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

test("debug information that is none is told with its file, and nothing is taken for whole", async () => {
  const result = await runKernels("fetch", "--facts", name);
  expect(result.stderr).toMatch(
    /error\[facts\/no-debug-info\]: .*vmlinux-<release>: has no \.debug_info section.*\nhint: /,
  );
  expect(result.exitCode).toBe(3);
  expect(existsSync(join(cache(), "kernels", name))).toBe(false);
});

test("a kernel without BTF and without debug information is told when it is fetched, and nothing is claimed of it", async () => {
  const config = "CONFIG_KPROBES=y\n# CONFIG_DEBUG_INFO_BTF is not set\n";
  await repository.publish({ abi: "6.1.0-1", version: "6.1.1-1", config });
  const fetched = await fetchKernel();
  expect(fetched.exitCode).toBe(0);
  const way = `run: tapwright kernels fetch ${name}\n`;
  expect(fetched.stderr).toContain(
    `${name} was built without BTF: it can be started, but nothing can be asked of it without its debug information; ${way}`,
  );
  const listed = await runKernels("list");
  expect(listed.stdout).toMatch(/^bookworm\/cloud-amd64 .* yes +none /m);
  const json = JSON.parse((await runKernels("list", "--json")).stdout) as { name: string }[];
  const [here] = json.filter((one) => one.name === name);
  expect(here).toMatchObject({ state: "fetched", here: { isBootable: true } });
  expect(here).not.toHaveProperty("here.source");
  const environment = { XDG_CACHE_HOME: join(repository.folder, "cache") };
  const all = await runTapwright(["list", "-k", "all", 'kernel.function("vfs_read")'], {
    environment,
  });
  expect(all.stderr).toContain(
    `${name} is left out: it was built without BTF, and its debug information is not here; ${way}`,
  );
  expect(all.exitCode).toBe(3);
});

test("an image that cannot be read, with the way to what answers instead of it", async () => {
  await fetchKernel();
  const environment = { XDG_CACHE_HOME: join(repository.folder, "cache") };
  const asked = ["list", "-k", name, 'kernel.function("vfs_read")'];
  const { stderr, exitCode } = await runTapwright(asked, { environment });
  expect(stderr).toMatch(
    /^error\[facts\/bad-kernel-image\]: .*\nhint: With its debug information it can be asked: tapwright kernels fetch bookworm\/cloud-amd64\n$/,
  );
  expect(exitCode).toBe(3);
});

test("what contradicts itself is not begun", async () => {
  const result = await runKernels("fetch", "--no-debug", "--facts", name);
  expect(result.stderr).toMatch(/^error\[usage\/contradiction\]: --no-debug leaves out .* --facts/);
  expect(result.exitCode).toBe(2);
});

test("facts that are gone are told, and how to have them again", async () => {
  expect((await fetchKernel()).exitCode).toBe(0);
  // As it is after a fetch with debug information whose index was removed.
  const part = join(cache(), "kernels", name, "6.1.1-1", "debug");
  const version = { format: 1, release: "6.1.0-1-cloud-amd64", version: "6.1.1-1", packages: [] };
  const manifest = { ...version, buildId: "00", paths: { config: "config" }, sizes: { config: 0 } };
  mkdirSync(part);
  writeFileSync(join(part, "config"), "");
  writeFileSync(join(part, "part.json"), JSON.stringify(manifest));
  for (const words of [
    ["list", "begin"],
    ["kernels", "index"],
  ]) {
    const environment = { XDG_CACHE_HOME: join(repository.folder, "cache") };
    const result = await runTapwright(words, { environment });
    expect(result.stderr).toMatch(
      /^error\[kernel\/facts-lost\]: .*bookworm\/cloud-amd64.*\nhint: Run: tapwright kernels fetch/,
    );
    expect(result.exitCode).toBe(3);
  }
});
