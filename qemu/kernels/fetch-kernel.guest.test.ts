import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { expect, onTestFinished, test } from "vitest";

import { FaultError } from "../faults.ts";
import { defaultKernel } from "./catalog.ts";
import { fetchKernel } from "./fetch-kernel.ts";

// The real mirror and the real cache: what guests need is there afterwards.
test(
  "the default kernel is fetched from the mirror, or found",
  { timeout: 900_000 },
  async (context) => {
    const kernel = await fetchKernel(defaultKernel).catch((error: unknown) => {
      const unreachable = error instanceof FaultError && error.fault.code === "network/unreachable";
      if (!unreachable) throw error;
      return context.skip(error.fault.message);
    });
    expect(kernel.release).toMatch(/^6\.1\.\d+-\d+-cloud-amd64$/);
    expect((await stat(kernel.image)).size).toBeGreaterThan(5e6);
    expect((await stat(kernel.debugVmlinux!)).size).toBeGreaterThan(1e8);
    expect(kernel.buildId).toMatch(/^[0-9a-f]{40}$/);
    // Only the kernel's own build can tell whether headers and kbuild are usable where they lie.
    const folder = await mkdtemp(join(tmpdir(), "tapwright-kbuild-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "Makefile"), "obj-m := trivial.o\n");
    await writeFile(
      join(folder, "trivial.c"),
      '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n',
    );
    const build = ["-s", "-C", `${kernel.modulesDir}/build`, `M=${folder}`, "modules"];
    execaSync("make", build, { env: { LC_ALL: "C" } });
    const module = await readFile(join(folder, "trivial.ko"));
    expect(module.includes(`vermagic=${kernel.release} `)).toBe(true);
  },
);
