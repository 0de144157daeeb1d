// From options of the command line to the request that the passes understand.

import type { LanguageOptions } from "../cli/options.ts";
import type { SourceFile } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import type { Session } from "./session.ts";
import type { TranslationRequest } from "./translate.ts";

/** What a command says of a script besides its options. */
export interface ScriptRequest {
  readonly script: SourceFile;
  readonly moduleName: string;
  readonly scriptArguments: readonly string[];
  readonly timing?: boolean;
  readonly buffer?: number;
  /** Limits that the script itself names; those of -D go before them. */
  readonly defines?: Readonly<Record<string, string>>;
}

export function translationRequest<Kernel extends KernelFacts>(
  request: ScriptRequest,
  { kernel, library }: Session<Kernel>,
  options: LanguageOptions,
): TranslationRequest<Kernel> {
  return {
    ...request,
    library,
    kernel,
    guru: options.guru,
    defines: { ...request.defines, ...options.define },
    globals: options.global,
    additional: additionalScripts(options.more),
    compatible: options.compatible,
    warningsAreErrors: options.warningsAsErrors,
    passes: {
      unoptimized: options.unoptimized,
      skipBadVariables: options.skipBadvars,
      suppressHandlerErrors: options.suppressHandlerErrors,
      suppressTimeLimits: options.suppressTimeLimits,
      hideGlobals: !options.globalVarDisplay,
    },
  };
}

/** The texts of `-E`, called as stap calls them. */
export function additionalScripts(texts: readonly string[]): SourceFile[] {
  return texts.map((text, index) => {
    if (text.trim() !== "") return { path: `<input${index + 1}>`, text, origin: "script" };
    return fail({ code: "script/empty", message: "the script of -E is empty", exitCode: 1 });
  });
}
