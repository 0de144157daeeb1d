// Indexes a kernel's debug information unless that was done before.

import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { indexKernel, type FactsFault } from "../../compiler/index.ts";
import { withDiskFaults } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { describeFileError, systemCodeOf } from "../file-error.ts";
import type { Progress } from "../progress/progress.ts";
import { factsPath } from "./facts-path.ts";
import { keepIndex, requireWritten } from "./keep-index.ts";

/**
 * The path of the index. It is written under a name of this process and renamed, so that a reader finds a whole
 * one or none, and two processes at once do no harm.
 */
export async function indexOnce(
  debugFile: string,
  buildId: string,
  progress: Progress,
  signal?: AbortSignal,
  hint?: string,
): Promise<string> {
  const path = factsPath(buildId);
  if (await withDiskFaults(dirname(path), () => exists(path))) return path;
  const step = progress.step("index debug information");
  await keepIndex(path, async (unfinished) => {
    const indexed = await indexKernel({
      debugFile,
      output: unfinished,
      signal,
      onProgress: ({ done, total }) => step.update({ done, total, unit: "units" }),
    });
    if (indexed.ok) return undefined;
    requireWritten(indexed.fault, path);
    return fail(factsFailure(indexed.fault, hint));
  });
  step.end(`${((await stat(path)).size / 1e6).toFixed(1)} MB`);
  return path;
}

/** A fault of the debug information's readers as a failure of the command. */
export function factsFailure(
  fault: FactsFault,
  hint = "Fetch the kernel again: tapwright kernels fetch NAME",
) {
  const reason = describeFileError({ code: systemCodeOf(fault), message: fault.message });
  return {
    code: `facts/${fault.code}`,
    message: `${fault.file}: ${reason}`,
    hint: fault.code === "no-program" ? "tapwright doctor says how to install it." : hint,
    exitCode: 3,
  } as const;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return false;
  }
}
