// From a script to a loadable module, with the time that each pass took.

import { dirname, join } from "node:path";
import { buildModule, hasErrors } from "../../compiler/index.ts";
import type { Diagnostic, EmittedModule, Program } from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import type { CacheOptions } from "../cli/options.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { makeOutputFolder } from "../output-place.ts";
import { packageRoot } from "../package-root.ts";
import { withScratch } from "./scratch.ts";
import { translate } from "./translate.ts";
import type { TranslationRequest } from "./translate.ts";

export interface BuiltScript {
  /** Path of the module; absent when there were errors. */
  readonly module?: string;
  readonly program?: Program;
  readonly generated?: EmittedModule;
  readonly diagnostics: readonly Diagnostic[];
  /** What embedded C does in the kernel that a script may not. */
  readonly reports?: readonly Diagnostic[];
  /** Seconds by step. */
  readonly times: readonly { readonly step: string; readonly seconds: number }[];
}

export interface BuildSurroundings extends Partial<CacheOptions> {
  readonly signal?: AbortSignal;
}

/** Passes 1 to 4; `output` is the module to write. */
export async function buildScript(
  request: TranslationRequest<OpenKernel>,
  output: string,
  options: BuildSurroundings = {},
): Promise<BuiltScript> {
  const { program, generated, diagnostics, times } = translate(request);
  if (generated === undefined || hasErrors(diagnostics)) return { program, diagnostics, times };
  makeOutputFolder(dirname(output));
  const built = await withCache(options, (cacheDir, isRefreshed) =>
    buildModule({
      generated,
      moduleName: request.moduleName,
      kernel: request.kernel.build,
      isGuru: request.guru,
      runtimeDir: join(packageRoot(), "runtime-c"),
      cacheDir,
      isRefreshed,
      output,
      signal: options.signal,
    }),
  );
  const steps = built.steps.map(({ name, milliseconds, isCached }) => ({
    step: isCached ? `${name} (cached)` : name,
    seconds: milliseconds / 1000,
  }));
  return {
    module: built.module,
    program,
    generated,
    diagnostics: [...diagnostics, ...built.diagnostics],
    reports: built.reports,
    times: [...times, ...steps],
  };
}

/** Without the cache, everything is built in a folder that goes when it is done. */
function withCache<T>(
  { disableCache, poisonCache }: BuildSurroundings,
  build: (cacheDir: string, isRefreshed: boolean) => Promise<T>,
): Promise<T> {
  if (disableCache === true) return withScratch((folder) => build(folder, false));
  return build(cacheRoot(), poisonCache === true);
}
