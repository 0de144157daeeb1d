import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { loadDrivers, readDependencies } from "./drivers.ts";

let folder: string;

const moduleWith = (depends: string): Buffer =>
  Buffer.from(`\x7fELF...\0license=GPL\0depends=${depends}\0name=x\0`, "latin1");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tapwright-drivers-"));
  const put = async (path: string, content: Buffer | string): Promise<void> => {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await put("kernel/drivers/char/virtio_console.ko", moduleWith("virtio_ring,virtio"));
  await put("kernel/drivers/virtio/virtio.ko", moduleWith(""));
  await put("kernel/drivers/virtio/virtio-ring.ko", moduleWith("virtio"));
  await put("modules.builtin", "kernel/drivers/virtio/virtio_pci.ko\n");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("dependencies come first, each once, and what is built in not at all", async () => {
  const drivers = await loadDrivers(folder, ["virtio_pci", "virtio_console"]);
  expect(drivers.map(({ name }) => name)).toEqual(["virtio", "virtio_ring", "virtio_console"]);
});

test("a driver that the kernel lacks is a fault that names it", async () => {
  await expect(loadDrivers(folder, ["virtio_teapot"])).rejects.toMatchObject({
    fault: { code: "guest/no-driver", message: expect.stringContaining("virtio_teapot") },
  });
});

test("a module without dependencies", () => {
  expect(readDependencies(moduleWith(""))).toEqual([]);
  expect(readDependencies(Buffer.from("no module"))).toEqual([]);
});
