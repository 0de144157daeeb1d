// Names of kernels that the user brings.

import { fail } from "../failure.ts";
import { isHere, knownKernels } from "./known-kernels.ts";

/** Ends the command when another kernel has the name, or when it is none. */
export async function requireFreeName(name: string, buildId: string): Promise<void> {
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
  if (!isHere(taken) && taken.installed === undefined) return;
  const other =
    taken.buildId === undefined
      ? `is here already: ${taken.release}, of which only BTF is here, so that nothing tells whether it is the same build`
      : `is another kernel: ${taken.release} with the build-id ${taken.buildId}`;
  return fail({
    code: "kernel/name-taken",
    message: `${name} ${other}`,
    hint: `Give it another name with --name, or remove that one: tapwright kernels remove ${name}`,
    exitCode: 3,
  });
}
