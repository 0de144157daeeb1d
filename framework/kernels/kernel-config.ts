// The configuration of a kernel, as its headers carry it.

import { readFile } from "node:fs/promises";

/** `CONFIG_X` to `y`, `m`, a number, or a string without its quotes; what is not set is absent. */
export function parseKernelConfig(text: string): Map<string, string> {
  const config = new Map<string, string>();
  for (const setting of text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)) {
    const quoted = /^"(.*)"$/.exec(setting[2]!);
    config.set(setting[1]!, quoted ? quoted[1]!.replace(/\\(["\\])/g, "$1") : setting[2]!);
  }
  return config;
}

/** Reads a kernel's `.config` or `auto.conf`; both spell settings alike. */
export async function loadKernelConfig(path: string): Promise<Map<string, string>> {
  return parseKernelConfig(await readFile(path, "utf8"));
}
