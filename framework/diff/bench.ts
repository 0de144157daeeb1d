// A tapset on one kernel whose facts stay open, with files that are changed and looked at again: nothing of that is kept in
// the cache.

import { verifyLibrary } from "../../compiler/index.ts";
import type { AliasVerdict, Host, SourceFile } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { loadTapsetFiles, type Tapset } from "../verify/tapset.ts";
import { withoutDoubles } from "../verify/without-doubles.ts";

/** Files by their paths that are other than on the disk. */
export type ChangedFiles = ReadonlyMap<string, SourceFile>;

export interface Bench {
  readonly kernel: KernelFacts;
  /** The tapset's own files, as they lie on the disk. */
  readonly files: readonly SourceFile[];
  hostWith(changed: ChangedFiles): Host;
  /** What becomes of one alias of a file. */
  verify(alias: string, path: string, changed: ChangedFiles): AliasVerdict | undefined;
}

export async function openBench(
  tapset: Tapset,
  include: readonly string[],
  kernel: KernelFacts,
): Promise<Bench> {
  const target = tapsetTarget(kernel);
  const [library, files] = await Promise.all([
    loadLibrary(include, target),
    loadTapsetFiles(tapset, target),
  ]);
  const all = withoutDoubles([...files, ...library]);
  const environment = preprocessorEnvironment(kernel, { guru: true });
  const hosts = new WeakMap<ChangedFiles, Host>();
  const hostWith = (changed: ChangedFiles): Host => {
    const known = hosts.get(changed);
    if (known !== undefined) return known;
    const host: Host = {
      library: all.map((file) => changed.get(file.path) ?? file),
      debugInfo: kernel.debugInfo,
      environment,
    };
    hosts.set(changed, host);
    return host;
  };
  return {
    kernel,
    files: all.filter((file) => files.some(({ path }) => path === file.path)),
    hostWith,
    verify: (alias, path, changed) => {
      const host = hostWith(changed);
      const own = host.library.filter((file) => file.path === path);
      return verifyLibrary(own, host, undefined, (one) => one === alias)[0];
    },
  };
}
