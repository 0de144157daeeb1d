// The version of the source that a kernel was built from, without what a distribution calls its package.

import type { KnownKernel } from "../known-kernels.ts";

/** `6.1.192` of `6.1.192-2`; undefined where the kernel came without a package's version, whose release says less. */
export function upstreamVersion({ version }: Pick<KnownKernel, "version">): string | undefined {
  return /^\d+\.\d+(?:\.\d+)?/.exec(version ?? "")?.[0];
}
