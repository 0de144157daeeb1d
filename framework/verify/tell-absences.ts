// Tells of points that a kernel lacks what other kernels and makefiles know of them.

import { findMakefiles } from "../kernels/absence/makefiles.ts";
import { upstreamVersion } from "../kernels/absence/upstream-version.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import type { Progress } from "../progress/progress.ts";
import type { Evidence, ProbeCell } from "./report.ts";
import { whyMissing, type KnownAround, type Told } from "./why-missing.ts";

type Alternative = Evidence["alternatives"][number];

export interface AbsenceTeller {
  /** The same cells, with what more is known of the points that are absent on the kernel of that name. */
  tell(kernel: string, cells: readonly ProbeCell[]): Promise<readonly ProbeCell[]>;
}

/** `all` are the kernels that are known; they are opened when something is asked of them, each once. */
export function createAbsenceTeller(
  all: readonly KnownKernel[],
  progress: Progress,
): AbsenceTeller {
  const opened = new Map<string, Promise<KernelFacts>>();
  const told = new Map<string, Told | undefined>();
  const open = (kernel: KnownKernel): Promise<KernelFacts> => {
    const known = opened.get(kernel.name) ?? openKernelFacts(kernel, progress);
    opened.set(kernel.name, known);
    return known;
  };
  const learn = async (name: string): Promise<KnownAround | undefined> => {
    const kernel = all.find((one) => one.name === name);
    const version = kernel && upstreamVersion(kernel);
    if (kernel === undefined || version === undefined) return undefined;
    const same = all.filter(
      (one) => one.name !== name && one.state === "indexed" && upstreamVersion(one) === version,
    );
    const facts = await open(kernel);
    if (facts.source !== "dwarf") return undefined;
    const others = await Promise.all(same.map(open));
    return {
      facts,
      // Those of the same architecture first.
      others: others
        .filter(({ source }) => source === "dwarf")
        .toSorted(
          (a, b) =>
            Number(b.architecture === kernel.architecture) -
            Number(a.architecture === kernel.architecture),
        ),
      makefiles: findMakefiles(kernel, all),
    };
  };
  return {
    tell: async (name, cells) => {
      if (!cells.some((cell) => missingOf(cell).length > 0)) return cells;
      const known = await learn(name);
      if (known === undefined) return cells;
      const ask = (one: Alternative): Alternative => {
        if (one.missing === undefined) return one;
        const key = [name, one.code, one.missing].join("\0");
        if (!told.has(key)) told.set(key, whyMissing(one.code, one.missing, known));
        return { ...one, ...told.get(key) };
      };
      return cells.map((cell) =>
        missingOf(cell).length === 0 || cell.status === "left-out"
          ? cell
          : { ...cell, alternatives: cell.alternatives.map(ask) },
      );
    },
  };
}

/** Only of a probe that is not there at all: otherwise another alternative is what its author meant for this kernel. */
function missingOf(cell: ProbeCell): readonly Alternative[] {
  if (cell.status === "left-out" || cell.alternatives.some(({ status }) => status === "chosen"))
    return [];
  return cell.alternatives.filter(({ missing }) => missing !== undefined);
}
