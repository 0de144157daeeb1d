// Whose types a cast means: `@cast(p, "type", "kernel<linux/fs.h><linux/path.h>:module")`.

import type { Range } from "../source/source-file.ts";
import type { DebugInfo } from "../debuginfo/debug-info.ts";
import { hasFacts } from "./kernel-variable.ts";
import { findNamedType, underlyingType, type NamedType } from "./kernel-types.ts";
import { report, type Unit } from "./unit.ts";

export interface CastImage {
  /** As it was written. */
  readonly text: string;
  /** Absent: the kernel. */
  readonly module?: string;
  /** Behind it, in angle brackets: they are compiled as a module would be, where no debug information has the type. */
  readonly headers?: string;
  /** Headers without a name before them, and files: of which only what the kernel has under the same name is known. */
  readonly isUserSpace: boolean;
}

/** Parts between colons. */
export function parseImages(text: string): CastImage[] {
  return text
    .split(":")
    .filter((part) => part !== "")
    .map((part) => {
      const [, name = "", headers] = /^([^<]*)((?:<[^<>\n]+>)+)?$/.exec(part) ?? [];
      const isUserSpace = name === "" || name.includes("/");
      return name === "kernel" || isUserSpace
        ? { text: part, headers, isUserSpace }
        : { text: part, module: name.replaceAll("-", "_"), headers, isUserSpace };
    });
}

/** In the first image that knows it, then in the first headers; without any image, where the probe stands. */
export function findTypeIn(
  debugInfo: DebugInfo,
  spelling: string,
  images: readonly CastImage[] | undefined,
  scope: number | undefined,
): NamedType | undefined {
  if (images === undefined) return findNamedType(debugInfo, spelling, scope);
  let declared: NamedType | undefined;
  for (const image of [...modulesOf(debugInfo, images), ...headersOf(images)]) {
    const named = findNamedType(debugInfo, spelling, undefined, image);
    if (named !== undefined && isComplete(debugInfo, named)) return named;
    declared ??= named;
  }
  return declared;
}

/** Those with facts; undefined is the kernel. */
function modulesOf(
  debugInfo: DebugInfo,
  images: readonly CastImage[],
): readonly (string | undefined)[] {
  return images
    .map(({ module }) => module)
    .filter((module) => module === undefined || !debugInfo.moduleProblem?.(module));
}

function headersOf(images: readonly CastImage[]): readonly string[] {
  return images.flatMap(({ headers, isUserSpace }) =>
    headers === undefined || isUserSpace ? [] : [headers],
  );
}

/** Of what is only declared, others may have the definition. */
function isComplete(debugInfo: DebugInfo, { ref }: NamedType): boolean {
  const fact = underlyingType(debugInfo, ref);
  return (fact.kind !== "struct" && fact.kind !== "union") || fact.complete;
}

/** The type is in none of them: says so where an image is the reason. False: it is not. */
export function reportImages(
  unit: Unit,
  debugInfo: DebugInfo,
  name: string,
  images: readonly CastImage[],
  range: Range,
): boolean {
  const modules = images.flatMap(({ module }) => (module === undefined ? [] : [module]));
  if (modules.some((module) => !hasFacts(unit, debugInfo, module, range))) return true;
  const all = headersOf(images);
  for (const headers of all) {
    const problem = debugInfo.headerProblem?.(headers);
    if (problem === undefined) continue;
    const code = problem.kind === "broken" ? "header-not-compiled" : "headers-absent";
    const values = { name, headers, reason: problem.reason };
    report(unit, `resolve/${code}`, { range, values });
    return true;
  }
  const foreign = images.find(({ isUserSpace }) => isUserSpace);
  if (foreign !== undefined) {
    report(unit, "resolve/user-space-type", { range, values: { name, image: foreign.text } });
  } else if (all.length > 0) {
    report(unit, "resolve/not-in-header", { range, values: { name, headers: all.join(", ") } });
  }
  return foreign !== undefined || all.length > 0;
}
