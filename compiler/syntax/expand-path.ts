// Braces in probe points: `a.{b,c}.d` stands for `a.b.d` and `a.c.d`.

import type { ProbeComponent } from "./ast.ts";

/** A component, or alternatives in braces. */
export type PathPart = ProbeComponent | { readonly alternatives: readonly (readonly PathPart[])[] };

/** All paths in the order of writing; undefined when there would be more than `limit`. */
export function expandPath(
  parts: readonly PathPart[],
  limit: number,
): readonly (readonly ProbeComponent[])[] | undefined {
  let paths: ProbeComponent[][] = [[]];
  for (const part of parts) {
    if (!("alternatives" in part)) {
      for (const path of paths) path.push(part);
      continue;
    }
    const tails = expandAlternatives(part.alternatives, limit);
    if (tails === undefined || paths.length * tails.length > limit) return undefined;
    paths = paths.flatMap((path) => tails.map((tail) => [...path, ...tail]));
  }
  return paths;
}

function expandAlternatives(
  alternatives: readonly (readonly PathPart[])[],
  limit: number,
): readonly (readonly ProbeComponent[])[] | undefined {
  const paths: (readonly ProbeComponent[])[] = [];
  for (const alternative of alternatives) {
    const expanded = expandPath(alternative, limit);
    if (expanded === undefined || paths.length + expanded.length > limit) return undefined;
    paths.push(...expanded);
  }
  return paths;
}
