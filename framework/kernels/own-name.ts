// Names of kernels that the user brings.

import type { KernelIdentity } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import { isHere, knownKernels, type KnownKernel } from "./known-kernels.ts";

/** Ends the command when another kernel has the name, or when it is none. */
export async function requireFreeName(
  name: string,
  { buildId, architecture }: Pick<KernelIdentity, "buildId" | "architecture">,
): Promise<void> {
  if (!/^[\w+~][\w.+~-]*(?:\/[\w+~][\w.+~-]*)?$/.test(name) || name === "all") {
    return fail({
      code: "usage/bad-kernel-name",
      message: `'${name}' cannot be the name of a kernel`,
      hint: "It has letters, digits and . + ~ - _, with at most one slash, begins with none of . - on either side of it, and is not `all`.",
      exitCode: 2,
    });
  }
  const taken = (await knownKernels()).find((one) => one.name === name);
  if (taken === undefined || taken.buildId === buildId) return;
  // For a kernel of the catalog that is not here, facts may be brought.
  const isAbsent = !isHere(taken) && taken.installed === undefined;
  if (isAbsent && taken.architecture === architecture) return;
  const ofCatalog = `is a kernel of the catalog for ${taken.architecture}, and this one is for ${architecture}`;
  const another = "Give it another name with --name";
  return fail({
    code: "kernel/name-taken",
    message: `${name} ${isAbsent ? ofCatalog : whatIsHere(taken)}`,
    hint: isAbsent
      ? `${another}.`
      : `${another}, or remove that one: tapwright kernels remove ${name}`,
    exitCode: 3,
  });
}

function whatIsHere({ release, buildId }: KnownKernel): string {
  return buildId === undefined
    ? `is here already: ${release}, of which only BTF is here, so that nothing tells whether it is the same build`
    : `is another kernel: ${release} with the build-id ${buildId}`;
}
