// How much of a tapset was reached. What is reached on one kernel counts, and what no kernel's text has does not.

import type { CoverageCounts, DefinitionCoverage, KernelCoverage } from "./coverage-report.ts";

export type Part = "alternatives" | "values" | "statements" | "branches";

type PartOf<P extends Part> = KernelCoverage[P][number];

/** One part of a definition on all kernels that have it, by where it stands or what it is called. */
export function partsOf<P extends Part>(
  { kernels }: DefinitionCoverage,
  part: P,
): readonly (readonly PartOf<P>[])[] {
  const found = new Map<string, PartOf<P>[]>();
  for (const kernel of kernels) {
    for (const [index, one] of ((kernel?.[part] ?? []) as readonly PartOf<P>[]).entries()) {
      const key =
        "name" in one ? one.name : "point" in one ? one.point : `${one.line} ${one.text} ${index}`;
      found.set(key, [...(found.get(key) ?? []), one]);
    }
  }
  return [...found.values()];
}

export function isReached({ kernels }: DefinitionCoverage): boolean {
  return kernels.some((kernel) => (kernel?.hits ?? 0) > 0);
}

type ArmCoverage = KernelCoverage["branches"][number]["then"];

export function isArmTaken({ count, isDecided }: ArmCoverage): boolean {
  return isDecided || (count ?? 0) > 0;
}

export function countCoverage(definitions: readonly DefinitionCoverage[]): CoverageCounts {
  const aliases = definitions.filter(({ kind }) => kind === "alias");
  const functions = definitions.filter(({ kind }) => kind === "function");
  const all = <P extends Part>(part: P) => definitions.flatMap((one) => partsOf(one, part));
  const arms = all("branches").flatMap((one) => [
    one.map(({ then }) => then),
    one.map(({ otherwise }) => otherwise),
  ]);
  const values = all("values");
  return {
    aliases: share(aliases, isReached),
    alternatives: share(all("alternatives"), (one) => one.some(({ hits }) => hits > 0)),
    functions: share(functions, isReached),
    statements: share(all("statements"), (one) => one.some(({ count }) => (count ?? 0) > 0)),
    arms: share(arms, (one) => one.some(isArmTaken)),
    values: share(values, (one) => one.some(({ compared }) => compared !== null)),
    truths: values.filter((one) => one.some(({ compared }) => compared === "truth")).length,
  };
}

function share<T>(
  all: readonly T[],
  isOne: (one: T) => boolean,
): { readonly reached: number; readonly all: number } {
  return { reached: all.filter(isOne).length, all: all.length };
}
