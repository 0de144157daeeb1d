// What of a tapset holds on a kernel.

import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { verifyLibrary } from "../../compiler/index.ts";
import type { AliasVerdict, SourceFile } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import { withHost } from "../pipeline/with-host.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { loadSource, tapsetFiles } from "../pipeline/library.ts";
import { packageRoot } from "../package-root.ts";

/** The files that a name below tapsets/, a folder or a path means. */
export async function loadTapset(name: string): Promise<SourceFile[]> {
  const isName = /^[\w-]+$/.test(name);
  for (const path of isName
    ? [join(packageRoot(), "tapsets", name), resolve(name)]
    : [resolve(name)]) {
    const found = await kindOf(path);
    if (found === "absent") continue;
    const files = found === "folder" ? await tapsetFiles(path) : [path];
    if (files.length === 0) break;
    return Promise.all(files.map((file) => loadSource(file, "library")));
  }
  return fail({
    code: "tapset/not-found",
    message: `there is no tapset ${name}`,
    hint: "Name a folder below tapsets/, or a folder or file with .stp files.",
    exitCode: 1,
  });
}

/** Verifies files of tapsets against a kernel, with the rest of the library at hand. */
export function verifyTapset(
  files: readonly SourceFile[],
  library: readonly SourceFile[],
  kernel: KernelFacts,
): readonly AliasVerdict[] {
  const texts = new Set(files.map((file) => file.text));
  const rest = library.filter((file) => !texts.has(file.text));
  return withHost(kernel, [...rest, ...files], { guru: true }, (host) =>
    verifyLibrary([...files], host),
  );
}

async function kindOf(path: string): Promise<"folder" | "file" | "absent"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return "absent";
  }
}
