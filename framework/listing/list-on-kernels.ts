// What a pattern of probe points stands for on kernels that are opened one after the other: the facts of one are large.

import { listProbes } from "../../compiler/index.ts";
import type { Diagnostic, SourceFile } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";
import type { Progress } from "../progress/progress.ts";
import { compareKernels } from "../verify/kernel-order.ts";
import { joinDiagnostics } from "./join-diagnostics.ts";
import { unionOfListings, type UnionPoint } from "./union-of-listings.ts";

export type ListedKernel = Pick<
  KernelFacts,
  "name" | "release" | "version" | "architecture" | "source"
>;

export interface ListingOnKernels {
  /** The columns: by architecture, then from old to new. */
  readonly kernels: readonly ListedKernel[];
  readonly points: readonly UnionPoint[];
  /** Those that are said on all kernels; where the pattern stands for nothing, the others, too, each with its kernels. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `more` are scripts of the user's whose aliases are listed, too. */
export async function listOnKernels(
  pattern: string,
  kernels: readonly KnownKernel[],
  options: {
    readonly include: readonly string[];
    readonly more: readonly SourceFile[];
    readonly variables: boolean;
  },
  progress: Progress,
): Promise<ListingOnKernels> {
  const columns = [];
  for (const known of kernels) {
    const facts = await openKernelFacts(known, progress);
    const library = await loadLibrary(options.include, tapsetTarget(facts));
    const { points, diagnostics } = withHost(
      facts,
      [...library, ...options.more],
      { guru: false },
      (host) => listProbes(pattern, host, { variables: options.variables }),
    );
    const { name, release, version, architecture, source } = facts;
    columns.push({
      kernel: { name, release, version, architecture, source },
      points,
      diagnostics,
    });
  }
  const ordered = columns.toSorted((a, b) => compareKernels(a.kernel, b.kernel));
  const points = unionOfListings(ordered.map((column) => column.points));
  const told = joinDiagnostics(ordered.map(({ kernel, diagnostics: own }) => [kernel.name, own]));
  return {
    kernels: ordered.map(({ kernel }) => kernel),
    points,
    diagnostics: points.length === 0 ? told.all : told.common,
  };
}
