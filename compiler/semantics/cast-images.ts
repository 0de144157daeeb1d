// Whose types a cast means: `@cast(p, "type", "kernel:module<linux/header.h>")`.

import type { Range } from "../source/source-file.ts";
import type { DebugInfo } from "../debuginfo/debug-info.ts";
import { hasFacts } from "./kernel-variable.ts";
import { findNamedType, type NamedType } from "./kernel-types.ts";
import { report, type Unit } from "./unit.ts";

export interface CastImage {
  /** Absent: the kernel. */
  readonly module?: string;
  /** Behind it, in angle brackets. */
  readonly header?: string;
}

/** Parts between colons. A header without a name before it is one of user space. */
export function parseImages(text: string): CastImage[] {
  return text
    .split(":")
    .filter((part) => part !== "")
    .map((part) => {
      const [, name = "", header] = /^([^<]*)(?:<([^>]*)>)?$/.exec(part) ?? [];
      return name === "" || name === "kernel"
        ? { header }
        : { module: name.replaceAll("-", "_"), header };
    });
}

/** In the first image that knows it; without any, where the probe stands. Headers say nothing that debug information does not. */
export function findTypeIn(
  debugInfo: DebugInfo,
  spelling: string,
  images: readonly CastImage[] | undefined,
  scope: number | undefined,
): NamedType | undefined {
  if (images === undefined) return findNamedType(debugInfo, spelling, scope);
  for (const { module } of images) {
    if (module !== undefined && debugInfo.moduleProblem?.(module) !== undefined) continue;
    const named = findNamedType(debugInfo, spelling, undefined, module);
    if (named !== undefined) return named;
  }
  return undefined;
}

/** The type is in none of them: says so where an image is the reason. False: it is not. */
export function reportImages(
  unit: Unit,
  debugInfo: DebugInfo,
  images: readonly CastImage[],
  range: Range,
): boolean {
  const modules = images.flatMap(({ module }) => (module === undefined ? [] : [module]));
  if (modules.some((module) => !hasFacts(unit, debugInfo, module, range))) return true;
  const header = images.find((image) => image.header !== undefined)?.header;
  if (header === undefined) return false;
  report(unit, "resolve/header-not-read", { range, values: { header } });
  return true;
}
