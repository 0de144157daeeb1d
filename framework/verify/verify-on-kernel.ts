// Tapsets on one kernel: the verdicts of their aliases, what they declare, and what is wrong with that.

import { checkDeclarations, probeContracts, verifyLibrary } from "../../compiler/index.ts";
import type { AliasVerdict, Diagnostic, ProbeContract, SourceFile } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";
import { createTapsetOf, loadTapsetFiles, type Tapset } from "./tapset.ts";
import { withoutDoubles } from "./without-doubles.ts";
import { openVerdicts } from "./verdict-memory.ts";

/** One tapset on one kernel. */
export interface TapsetOnKernel {
  readonly files: readonly SourceFile[];
  readonly verdicts: readonly AliasVerdict[];
  readonly contracts: readonly ProbeContract[];
  readonly diagnostics: readonly Diagnostic[];
}

/** In the order of the tapsets, which see each other, the package's own and those of the folders that `-I` adds. */
export async function verifyOnKernel(
  tapsets: readonly Tapset[],
  include: readonly string[],
  kernel: KernelFacts,
): Promise<readonly TapsetOnKernel[]> {
  const target = tapsetTarget(kernel);
  const [library, own] = await Promise.all([
    loadLibrary(include, target),
    Promise.all(tapsets.map((tapset) => loadTapsetFiles(tapset, target))),
  ]);
  const all = withoutDoubles([...own.flat(), ...library]);
  const tapsetOf = createTapsetOf(tapsets);
  return withHost(kernel, all, { guru: true }, (host) =>
    tapsets.map((tapset, index) => {
      const files = own[index]!.map(
        (file) => all.find((other) => other.path === file.path) ?? file,
      );
      const memory = openVerdicts(tapset.path, kernel);
      const verdicts = verifyLibrary(files, host, memory);
      memory?.save();
      return {
        files,
        verdicts,
        contracts: probeContracts(files, host),
        diagnostics: checkDeclarations(files, host, tapsetOf, verdicts),
      };
    }),
  );
}
