// What a manifest claims and of which nothing is known here: kernels, and names that no kernel has.

import type { Manifest } from "../contracts/manifest.ts";
import { matchesPattern } from "../contracts/match-pattern.ts";
import { isHere, type KnownKernel } from "../kernels/known-kernels.ts";
import { missingKernel, type MissingKernel } from "../kernels/lost-facts.ts";
import { isClaimed } from "./broken-claims.ts";

/** `all` are the kernels that can be named on this machine. */
export function missingKernels(
  manifest: Manifest,
  all: readonly KnownKernel[],
): readonly MissingKernel[] {
  const missing = all.filter((kernel) => isClaimed(manifest, kernel) && !isHere(kernel));
  return [
    ...missing.map(missingKernel),
    ...manifest.kernels.flatMap((pattern) => whyNobody(pattern, manifest, all) ?? []),
  ];
}

/** A claim that means no kernel holds of none. */
function whyNobody(
  pattern: string,
  { architectures }: Manifest,
  all: readonly KnownKernel[],
): MissingKernel | undefined {
  const named = all.filter(({ name }) => matchesPattern(pattern, name));
  if (named.some(({ architecture }) => architectures.includes(architecture))) return undefined;
  const isOne = !pattern.includes("*");
  const list = "tapwright kernels list";
  if (named.length > 0) {
    const which = isOne ? "it is" : "all of that name are";
    const reason = `${which} of another architecture than the manifest claims`;
    return { name: pattern, reason, wayBack: list };
  }
  const reason = "no kernel of that name is known here";
  const wayBack = isOne ? `tapwright kernels add --name ${pattern} --vmlinux FILE` : list;
  return { name: pattern, reason, wayBack };
}
