// From a script to a loadable module, with the time that each pass took.

import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildModule, hasErrors } from "../../compiler/index.ts";
import type { Diagnostic, EmittedModule, Program } from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { packageRoot } from "../package-root.ts";
import { translate } from "./translate.ts";
import type { TranslationRequest } from "./translate.ts";

export interface BuiltScript {
  /** Path of the module; absent when there were errors. */
  readonly module?: string;
  readonly program?: Program;
  readonly generated?: EmittedModule;
  readonly diagnostics: readonly Diagnostic[];
  /** Seconds by step. */
  readonly times: readonly { readonly step: string; readonly seconds: number }[];
}

/** Passes 1 to 4; `output` is the module to write. */
export async function buildScript(
  request: TranslationRequest,
  output: string,
  signal?: AbortSignal,
): Promise<BuiltScript> {
  const begun = performance.now();
  const { program, generated, diagnostics } = translate(request);
  const translated = { step: "translate", seconds: (performance.now() - begun) / 1000 };
  if (generated === undefined || hasErrors(diagnostics)) {
    return { program, diagnostics, times: [translated] };
  }
  await mkdir(dirname(output), { recursive: true });
  const built = await buildModule({
    generated,
    moduleName: request.moduleName,
    kernel: request.kernel.build,
    runtimeDir: join(packageRoot(), "runtime-c"),
    cacheDir: cacheRoot(),
    output,
    signal,
  });
  const steps = built.steps.map(({ name, milliseconds, isCached }) => ({
    step: isCached ? `${name} (cached)` : name,
    seconds: milliseconds / 1000,
  }));
  return {
    module: built.module,
    program,
    generated,
    diagnostics: [...diagnostics, ...built.diagnostics],
    times: [translated, ...steps],
  };
}
