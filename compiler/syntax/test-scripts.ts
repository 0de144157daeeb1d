// What the tests of this room share: a machine to translate for, and trees without their positions.

import type { SourceFile } from "../source/source-file.ts";
import type { PreprocessorEnvironment } from "./preprocessor-environment.ts";

const configuration: Readonly<Record<string, string>> = {
  CONFIG_SMP: "y",
  CONFIG_EXT4_FS: "m",
  CONFIG_HZ: "250",
  CONFIG_NR_CPUS: "64",
  CONFIG_DEFAULT_HOSTNAME: "(none)",
};

export const exampleEnvironment: PreprocessorEnvironment = {
  kernelVersion: "6.1.192",
  kernelRelease: "6.1.0-56-cloud-amd64",
  arch: "x86_64",
  config: (name) => configuration[name],
  guru: false,
  privilege: "stapdev",
  runtime: "kernel",
  systemtapVersion: "5.6",
};

export function scriptFile(text: string, path = "test.stp"): SourceFile {
  return { path, text, origin: "script" };
}

/** The same tree without positions and without properties that are not set. */
export function withoutRanges(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutRanges);
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).filter(
    ([key, value]) => key !== "range" && value !== undefined,
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutRanges(value)]));
}
