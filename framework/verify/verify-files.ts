// What of some files holds on one kernel that is open already.

import { verifyLibrary } from "../../compiler/index.ts";
import type { AliasVerdict, SourceFile } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { withHost } from "../pipeline/with-host.ts";

/** With the rest of the library at hand. */
export function verifyFiles(
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
