// Whether a kernel's tree is here, as modules and types of headers are built with it.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { KernelBuild } from "./kernel-build.ts";

/** build/no-headers with the first file that is not there; undefined when all are. */
export function missingHeaders(kernel: KernelBuild): Diagnostic | undefined {
  const { headersDir, moduleSymvers, release } = kernel;
  const path = [join(headersDir, "Makefile"), moduleSymvers].find((one) => !existsSync(one));
  return path === undefined
    ? undefined
    : createDiagnostic("build/no-headers", { values: { release, path } });
}
