// Compiles generated C as the kernel would, on the host, to see that it is clean.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach } from "vitest";

export const includeDir = fileURLToPath(new URL("../../../runtime-c/include", import.meta.url));

/** Why generated C cannot be compiled here; undefined when it can. */
export function missingCompiler(): string | undefined {
  return spawnSync("gcc", ["--version"]).status === 0 ? undefined : "no gcc on this machine";
}

/** Skips the tests of the group, with the reason, where there is no compiler. */
export function requireCompiler(): void {
  const missing = missingCompiler();
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
  });
}

/** Warnings that a kernel build may switch on; the last keeps handlers off the small kernel stack. */
export const warnings = [
  "-Wall",
  "-Wextra",
  "-Werror",
  "-Wdeclaration-after-statement",
  "-Wstrict-prototypes",
  "-Wframe-larger-than=1024",
];

/** What the compiler says of a text; empty when it is clean. Symbols it would call beyond `known` are reported too. */
export function compileC(text: string, ...flags: string[]): string {
  const result = spawnSync(
    "gcc",
    ["-xc", "-std=gnu11", "-O2", "-ffreestanding", ...warnings, `-I${includeDir}`, ...flags].concat(
      "-c",
      "-o",
      "/dev/null",
      "-",
    ),
    { input: text, encoding: "utf8" },
  );
  return result.stderr;
}

/** What the object of a text leaves to be linked, sorted. */
export function undefinedSymbols(text: string, ...flags: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-object-"));
  try {
    const object = join(folder, "script.o");
    const options = ["-xc", "-std=gnu11", "-O2", "-ffreestanding", "-fno-pic", `-I${includeDir}`];
    const gcc = spawnSync("gcc", [...options, ...flags, "-c", "-o", object, "-"], { input: text });
    if (gcc.status !== 0) throw new Error(gcc.stderr.toString());
    const nm = spawnSync("nm", ["--undefined-only", "--format=posix", object], {
      encoding: "utf8",
    });
    return nm.stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(" ")[0]!)
      .sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
