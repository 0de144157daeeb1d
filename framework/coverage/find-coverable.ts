// What of tapsets could run on each kernel: the preprocessor may give each another text.

import { resolve } from "node:path";
import { listCoverable } from "../../compiler/index.ts";
import type { CoverableDefinition } from "../../compiler/index.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import { isHere, type KnownKernel } from "../kernels/known-kernels.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";
import { silentProgress } from "../progress/progress.ts";
import { loadTapsetFiles, spellTapset } from "../verify/tapset.ts";
import type { Tapset } from "../verify/tapset.ts";
import type { CoverableTapset } from "./make-report.ts";

export async function findCoverable(
  tapsets: readonly Tapset[],
  kernels: readonly KnownKernel[],
  include: readonly string[],
): Promise<readonly CoverableTapset[]> {
  const perKernel = await Promise.all(
    kernels.map((kernel) => definitionsOn(tapsets, kernel, include)),
  );
  return tapsets.map((tapset, index) => ({
    name: tapset.name,
    path: spellTapset(tapset),
    definitions: perKernel.map((tapsetsThere) => tapsetsThere[index]!),
  }));
}

/** For each tapset. A kernel of which nothing is here has nothing. */
async function definitionsOn(
  tapsets: readonly Tapset[],
  kernel: KnownKernel,
  include: readonly string[],
): Promise<readonly (readonly CoverableDefinition[])[]> {
  if (!isHere(kernel)) return tapsets.map(() => []);
  const facts = await openKernelFacts(kernel, silentProgress);
  const target = tapsetTarget(facts);
  const own = await Promise.all(tapsets.map((tapset) => loadTapsetFiles(tapset, target)));
  const library = await loadLibrary(include, target);
  const known = new Set(library.map(({ path }) => resolve(path)));
  const others = own.flat().filter(({ path }) => !known.has(resolve(path)));
  const options = { guru: false, scriptArguments: [] };
  return withHost(facts, [...library, ...others], options, (host) =>
    own.map((files) => {
      const wanted = new Set(files.map(({ path }) => resolve(path)));
      return listCoverable(host, ({ path }) => wanted.has(resolve(path)));
    }),
  );
}
