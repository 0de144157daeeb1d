import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { x86_64 } from "../machines/x86_64.ts";
import type { GuestShape } from "./command-line.ts";
import { loadSavedState, savedStateFolder } from "./saved-state.ts";

let folder: string;

const state = Buffer.from("devices and processors");

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "tapwright-saved-")), "state");
  await mkdir(folder);
  await writeFile(join(folder, "memory"), "");
  await truncate(join(folder, "memory"), 1 << 20);
  await writeFile(join(folder, "state"), state);
  const stateSha256 = createHash("sha256").update(state).digest("hex");
  const sizes = { memory: 1 << 20, state: state.length };
  await writeFile(
    join(folder, "saved.json"),
    JSON.stringify({ format: 1, sizes, stateSha256, bootSeconds: 1 }),
  );
});

afterEach(() => rm(join(folder, ".."), { recursive: true, force: true }));

test("a whole state is taken", async () => {
  expect(await loadSavedState(folder)).toEqual({
    folder,
    memory: join(folder, "memory"),
    state: join(folder, "state"),
  });
});

test("what was never saved is absent, which is no damage", async () => {
  expect(await loadSavedState(`${folder}-other`)).toMatchObject({ kind: "absent" });
});

test.for<[string, () => Promise<void>, string]>([
  [
    "memory cut",
    () => truncate(join(folder, "memory"), 5),
    "memory has 5 bytes instead of 1048576",
  ],
  ["memory gone", () => rm(join(folder, "memory")), "ENOENT"],
  ["state cut", () => truncate(join(folder, "state"), 5), "state has 5 bytes instead of 22"],
  [
    "state changed",
    () => writeFile(join(folder, "state"), "Devices and processors"),
    "state has another checksum",
  ],
  ["no manifest", () => rm(join(folder, "saved.json")), "saved.json is missing"],
  ["half a manifest", () => truncate(join(folder, "saved.json"), 20), "JSON"],
])("damage is seen: %s", async ([, damage, reason]) => {
  await damage();
  const found = await loadSavedState(folder);
  expect(found).toMatchObject({ kind: "damaged", reason: expect.stringContaining(reason) });
});

test("everything that goes into a guest changes the name of its state, paths do not", () => {
  const shape: GuestShape = {
    machine: x86_64,
    acceleration: "tcg",
    cpus: 2,
    memoryMegabytes: 512,
    kernelArguments: "quiet",
    image: "/here/vmlinuz",
    initramfs: "/here/initramfs",
  };
  const identities = ["kernel digest", "initramfs digest", "qemu"];
  const name = (change: Partial<GuestShape>, changed = identities): string =>
    savedStateFolder("/cache", { ...shape, ...change }, changed);
  const names = [
    name({}),
    name({ cpus: 4 }),
    name({ memoryMegabytes: 1024 }),
    name({ acceleration: "kvm" }),
    name({ kernelArguments: "quiet debug" }),
    name({ machine: { ...x86_64, cpu: "qemu64-v2" } }),
    name({ machine: { ...x86_64, type: "pc-q35-8.0" } }),
    name({}, ["another kernel", "initramfs digest", "qemu"]),
    name({}, ["kernel digest", "initramfs digest", "another qemu"]),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(name({ image: "/there/vmlinuz", initramfs: "/there/initramfs" })).toBe(name({}));
});
