// Braces in probe points: `a.{b,c}.d` stands for `a.b.d` and `a.c.d`, `{a?, b if (x)}` for `a?` and `b if (x)`.

import type { Range } from "../source/source-file.ts";
import type { Expression, ProbeComponent } from "./ast.ts";

/** A component, or alternatives in braces. */
export type PathPart = ProbeComponent | { readonly alternatives: readonly SuffixedPath[] };

/** A probe point, or an alternative of one, as it is written. */
export interface SuffixedPath extends Suffixes {
  readonly parts: readonly PathPart[];
  readonly range: Range;
}

interface Suffixes {
  readonly suffix?: "?" | "!";
  readonly condition?: Expression;
}

export interface ExpandedPath extends Suffixes {
  readonly components: readonly ProbeComponent[];
}

/** Why a path stands for no points: too many, or a suffix where none can stand. */
export type PathProblem =
  | { readonly kind: "too-many" }
  | { readonly kind: "inside" | "twice"; readonly what: string; readonly range: Range };

/** All paths in the order of writing, at most `limit`. */
export function expandPath(
  path: SuffixedPath,
  limit: number,
): readonly ExpandedPath[] | PathProblem {
  let paths: readonly ExpandedPath[] = [{ components: [] }];
  for (const part of path.parts) {
    const before = paths.find(hasSuffix);
    if (before !== undefined) {
      return { kind: "inside", what: describeSuffix(before), range: path.range };
    }
    const tails = "alternatives" in part ? expandAll(part.alternatives, limit) : [endOf(part)];
    if ("kind" in tails) return tails;
    if (paths.length * tails.length > limit) return { kind: "too-many" };
    paths = paths.flatMap(({ components }) =>
      tails.map((tail) => ({ ...tail, components: [...components, ...tail.components] })),
    );
  }
  return withSuffixes(paths, path);
}

function endOf(part: ProbeComponent): ExpandedPath {
  return { components: [part] };
}

function expandAll(
  alternatives: readonly SuffixedPath[],
  limit: number,
): readonly ExpandedPath[] | PathProblem {
  const paths: ExpandedPath[] = [];
  for (const alternative of alternatives) {
    const expanded = expandPath(alternative, limit);
    if ("kind" in expanded) return expanded;
    if (paths.length + expanded.length > limit) return { kind: "too-many" };
    paths.push(...expanded);
  }
  return paths;
}

/** What stands behind braces is meant for all that is in them. */
function withSuffixes(
  paths: readonly ExpandedPath[],
  { suffix, condition, range }: SuffixedPath,
): readonly ExpandedPath[] | PathProblem {
  if (suffix === undefined && condition === undefined) return paths;
  for (const path of paths) {
    if (suffix !== undefined && path.suffix !== undefined) {
      return { kind: "twice", what: describeSuffix(path), range };
    }
    if (condition !== undefined && path.condition !== undefined) {
      return { kind: "twice", what: "a condition", range };
    }
  }
  return paths.map((path) => ({
    components: path.components,
    suffix: suffix ?? path.suffix,
    condition: condition ?? path.condition,
  }));
}

function hasSuffix({ suffix, condition }: ExpandedPath): boolean {
  return suffix !== undefined || condition !== undefined;
}

function describeSuffix({ suffix }: ExpandedPath): string {
  return suffix === undefined ? "a condition" : `\`${suffix}\``;
}
