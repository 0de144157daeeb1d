// What `tapwright kernels export` and `import` do.

import { exitCodes } from "../cli/exit-codes.ts";
import { exportKernel } from "../kernels/export-kernel.ts";
import { importKernel } from "../kernels/import-kernel.ts";
import { listModuleFacts } from "../kernels/kernel-modules.ts";
import { findKnownKernel } from "../kernels/known-kernels.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import { requireWritable } from "../output-place.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";

export async function exportKernelCommand(
  name: string,
  { output, withModules }: { readonly output: string; readonly withModules: boolean },
  signal: AbortSignal,
): Promise<number> {
  requireWritable(output);
  const progress = terminalProgress();
  const kernel = await findKnownKernel(name);
  const facts = await openKernelFacts(kernel, progress, signal);
  const size = await exportKernel({ kernel, facts, output, withModules }, progress, signal);
  process.stdout.write(`${output} ${(size / 1e6).toFixed(1)} MB\n`);
  const modules = withModules ? 0 : listModuleFacts(facts).size;
  const what = modules === 1 ? "one module" : `${modules} modules`;
  if (modules > 0)
    progress.say(`the facts of ${what} were left out; --with-modules takes them along`);
  return exitCodes.good;
}

export async function importKernelCommand(
  paths: readonly string[],
  { name }: { readonly name?: string },
  signal: AbortSignal,
): Promise<number> {
  for (const path of paths) {
    const kernel = await importKernel(path, name, signal);
    const source = kernel.source === "dwarf" ? "DWARF" : "BTF";
    process.stdout.write(`${kernel.name} ${kernel.release} ${source}\n`);
  }
  return exitCodes.good;
}
