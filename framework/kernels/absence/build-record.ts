// What the files that a kernel's modules are built with tell of functions that its image lacks.

import { join } from "node:path";
import type { BuildRecord } from "../../../compiler/index.ts";
import { cacheRoot } from "../../../qemu/index.ts";
import type { InstalledKernel } from "../../../qemu/index.ts";
import { moduleFactsFolder } from "../facts-path.ts";
import type { KernelFacts } from "../kernel-facts.ts";
import { exportingModules } from "./exporting-modules.ts";
import { headerDeclarations, type HeaderDeclarations } from "./header-declarations.ts";
import { architectureFolder, sourceTree } from "./source-tree.ts";
import { whyUndeclared } from "./why-undeclared.ts";

type BuiltKernel = Pick<
  InstalledKernel,
  "name" | "version" | "architecture" | "headersDir" | "moduleSymvers"
>;

/** Reads nothing before somebody asks. */
export function buildRecord(kernel: BuiltKernel, config: KernelFacts["config"]): BuildRecord {
  let modules: ReadonlyMap<string, string> | undefined;
  let declarations: HeaderDeclarations | undefined;
  return {
    whyAbsent: (name) => {
      modules ??= exportingModules(kernel.moduleSymvers);
      const module = modules.get(name);
      if (module !== undefined) return { kind: "module", module };
      declarations ??= openDeclarations(kernel);
      const undeclared = whyUndeclared(declarations.find(name), config);
      return undeclared && { kind: "option", ...undeclared };
    },
  };
}

/** A kernel of the cache has the same headers as long as it is there; those of a user's own may change any time. */
function openDeclarations(kernel: BuiltKernel): HeaderDeclarations {
  const tree = sourceTree(kernel.headersDir);
  if (tree === undefined) return { find: () => [] };
  const isOurs = kernel.headersDir.startsWith(cacheRoot());
  const path = isOurs ? join(moduleFactsFolder(kernel), "declarations.json") : undefined;
  return headerDeclarations(tree, architectureFolder(kernel.architecture), path);
}
