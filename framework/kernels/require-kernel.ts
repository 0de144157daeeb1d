// A kernel that has to be here already: commands other than `demo` and `kernels fetch` download nothing.

import { absentKernel, catalog } from "../../qemu/index.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import type { KnownKernel } from "./known-kernels.ts";
import { lostFacts } from "./lost-facts.ts";

/** What builds and guests need of a kernel, or the end of the command with exit code 3. */
export function requireKernel(kernel: KnownKernel): InstalledKernel {
  const { name, state, installed } = kernel;
  if (installed !== undefined) return installed;
  if (state === "absent") return fail(absentKernel(name));
  if (state === "lost") return fail(lostFacts(kernel));
  return fail({
    code: "kernel/facts-only",
    message: `of the kernel ${name} only facts are here: no module can be built for it, and no guest started with it`,
    hint: catalog.some((entry) => entry.name === name)
      ? `Run: tapwright kernels fetch ${name}`
      : "It can be verified, listed and checked. To run something, take a kernel of the catalog; see: tapwright kernels list",
    exitCode: 3,
  });
}
