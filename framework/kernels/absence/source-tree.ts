// Where the headers of a kernel's own source lie, below what modules are built with.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { kernelArchitecture } from "../preprocessor-environment.ts";

/**
 * Debian has them in a package that its flavours share, a build in a folder of its own names the source it was made from;
 * undefined where neither is there.
 */
export function sourceTree(headersDir: string): string | undefined {
  const candidates = [headersDir, join(headersDir, "source"), ...includedTrees(headersDir)];
  return candidates.find((tree) => existsSync(join(tree, "include/linux/module.h")));
}

function includedTrees(headersDir: string): readonly string[] {
  const makefile = join(headersDir, "Makefile");
  if (!existsSync(makefile)) return [];
  const here = "$(dir $(lastword $(MAKEFILE_LIST)))";
  const included = [...readFileSync(makefile, "utf8").matchAll(/^include (\S.*)$/gm)];
  return included.map(([, path = ""]) =>
    dirname(resolve(headersDir, path.trim().replace(here, ""))),
  );
}

/** The folder of an architecture below arch/. */
export function architectureFolder(architecture: string): string {
  const isX86 = architecture === "x86_64" || architecture === "i386";
  return `arch/${isX86 ? "x86" : kernelArchitecture(architecture)}`;
}
