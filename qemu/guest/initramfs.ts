// Composes the initramfs: the agent's program as /init, the drivers that it loads, nothing else.

import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { keepFile } from "../keep-file.ts";
import type { InstalledKernel } from "../kernels/kernel.ts";
import type { Machine } from "../machines/machine.ts";
import { buildAgentProgram } from "./agent-program.ts";
import type { CpioFile } from "./cpio.ts";
import { writeCpio } from "./cpio.ts";
import { loadDrivers } from "./drivers.ts";

export interface Initramfs {
  readonly path: string;
  /** SHA-256 of its content. */
  readonly digest: string;
}

/** The initramfs for this kernel and machine, written to the cache if it was not there. */
export async function composeInitramfs(
  kernel: InstalledKernel,
  machine: Machine,
  cache: string,
  signal?: AbortSignal,
): Promise<Initramfs> {
  const [program, drivers] = await Promise.all([
    buildAgentProgram(machine, cache, signal).then((path) => readFile(path)),
    loadDrivers(kernel.modulesDir, machine.drivers),
  ]);
  const driverFiles = drivers.map(({ name, content }) => ({ path: `modules/${name}.ko`, content }));
  const files: CpioFile[] = [
    // The kernel opens /dev/console for init before init has mounted anything.
    { path: "dev" },
    { path: "dev/console", device: { major: 5, minor: 1 } },
    { path: "init", content: program, mode: 0o755 },
    { path: "modules" },
    {
      path: "modules/list",
      content: Buffer.from(driverFiles.map(({ path }) => `/${path}\n`).join("")),
    },
    ...driverFiles,
  ];
  const archive = writeCpio(files);
  const digest = createHash("sha256").update(archive).digest("hex");
  const path = join(cache, "initramfs", `${digest.slice(0, 32)}.cpio`);
  const size = await stat(path).then(
    (status) => status.size,
    () => -1,
  );
  if (size !== archive.length) await keepFile(path, archive);
  return { path, digest };
}
