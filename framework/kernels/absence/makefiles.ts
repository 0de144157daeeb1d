// The makefiles of a kernel's source, where a kernel that is here has them beside its headers: one that was built here, or a
// distribution's that ships them.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Architecture } from "../../../qemu/index.ts";
import type { KnownKernel } from "../known-kernels.ts";
import { buildRules, type BuildWay } from "./build-rules.ts";
import { architectureFolder, sourceTree } from "./source-tree.ts";
import { upstreamVersion } from "./upstream-version.ts";

export interface Makefiles {
  waysTo(file: string): readonly BuildWay[] | undefined;
  waysToModule(name: string): readonly BuildWay[] | undefined;
}

/** Those of its own source, or of another kernel of the same version; undefined where there are none. */
export function findMakefiles(
  kernel: KnownKernel,
  all: readonly KnownKernel[],
): Makefiles | undefined {
  const version = upstreamVersion(kernel);
  const others = all.filter((one) => version !== undefined && upstreamVersion(one) === version);
  const trees = [kernel, ...others].flatMap(({ installed }) => {
    const tree = installed && sourceTree(installed.headersDir);
    return tree !== undefined && existsSync(join(tree, "kernel/Makefile")) ? [tree] : [];
  });
  return trees[0] === undefined ? undefined : openMakefiles(trees[0], kernel.architecture);
}

function openMakefiles(tree: string, architecture: Architecture): Makefiles {
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    const file = join(tree, path);
    if (!texts.has(path))
      texts.set(path, existsSync(file) ? readFileSync(file, "utf8") : undefined);
    return texts.get(path);
  };
  const folder = architectureFolder(architecture);
  const rules = buildRules(read, folder);
  let listed: readonly string[] | undefined;
  return {
    waysTo: (file) => rules.waysTo(file),
    waysToModule: (name) => rules.waysToModule(name, (listed ??= list(tree, folder))),
  };
}

/** Not those of tools and of other architectures. */
function list(tree: string, architecture: string): readonly string[] {
  return readdirSync(tree, { recursive: true, encoding: "utf8" }).filter(
    (path) =>
      /(?:^|\/)(?:Makefile|Kbuild)$/.test(path) &&
      !/^(?:tools|scripts|Documentation)\//.test(path) &&
      (!path.startsWith("arch/") || path.startsWith(`${architecture}/`)),
  );
}
