// Where facts indexes lie.

import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { factsVersion } from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import type { KernelVersion } from "../../qemu/index.ts";

/** The index of a kernel image; images are told apart by their build-id alone, and two versions of Tapwright may be at work. */
export function factsPath(buildId: string): string {
  return join(factsFolder(), `${buildId}.${factsVersion}.facts`);
}

/** Removes the index of an image, also those that other versions of Tapwright made. */
export async function removeFacts(buildId: string): Promise<void> {
  const names = existsSync(factsFolder()) ? await readdir(factsFolder()) : [];
  for (const name of names) {
    if (name.startsWith(`${buildId}.`)) await rm(join(factsFolder(), name), { force: true });
  }
}

/** The folder of all indexes. */
export function factsFolder(): string {
  return join(cacheRoot(), "facts");
}

/** Where the indexes of a kernel's modules lie, which come and go with the kernel. */
export function moduleFactsFolder({ name, version }: KernelVersion): string {
  return join(factsFolder(), "modules", name, version);
}

/** `module` tells modules of one kernel apart: its name and build-id. */
export function moduleFactsPath(kernel: KernelVersion, module: string): string {
  return join(moduleFactsFolder(kernel), `${module}.${factsVersion}.facts`);
}

/** Where the types of a kernel's headers lie, which come and go with the kernel. */
export function headerFactsFolder({ name, version }: KernelVersion): string {
  return join(factsFolder(), "headers", name, version);
}

/** `digest` tells what was compiled, and with what; what does not compile has its complaint there. */
export function headerFactsPath(
  kernel: KernelVersion,
  digest: string,
  what: "facts" | "complaint" = "facts",
): string {
  return join(headerFactsFolder(kernel), `${digest}.${factsVersion}.${what}`);
}
