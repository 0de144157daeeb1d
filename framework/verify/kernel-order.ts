// In which order kernels stand side by side: by architecture, then from old to new.

import { architectures } from "../kernels/choose-kernel.ts";
import type { ReportKernel } from "./report.ts";

type Ordered = Pick<ReportKernel, "release" | "version" | "name"> & {
  readonly architecture: string;
};

const order: readonly string[] = architectures;

export function compareKernels(one: Ordered, other: Ordered): number {
  return (
    order.indexOf(one.architecture) - order.indexOf(other.architecture) ||
    compareNumbers(one.release, other.release) ||
    compareNumbers(one.version, other.version) ||
    (one.name < other.name ? -1 : one.name > other.name ? 1 : 0)
  );
}

/** `5.10.0-30` before `6.1.0-9`: the numbers in their order, whatever stands between. */
function compareNumbers(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  for (let at = 0; at < Math.max(left!.length, right!.length); at++) {
    const difference = (left![at] ?? -1) - (right![at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
