// Probe points of the built-in families, by the first word. What another family would need is said by its name.

import type { Range } from "../source/source-file.ts";
import type { DebugInfo } from "../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../syntax/ast.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import { fail, type Family, type PointResolution } from "./families/family.ts";
import { kernel } from "./families/kernel.ts";
import { module } from "./families/module.ts";
import { never, session } from "./families/session.ts";
import { expandBraces, kprobe } from "./families/kprobe.ts";
import { netfilter } from "./families/netfilter.ts";
import { perf } from "./families/perf.ts";
import { procfs } from "./families/procfs.ts";
import { timer } from "./families/timer.ts";
import { userSpace } from "./families/user-space.ts";
import { findPointSlip } from "./near-points.ts";
import { findMisplacedWord } from "./point-order.ts";
import { spellPoint } from "./spell-point.ts";

const families: readonly Family[] = [
  session,
  never,
  timer,
  perf,
  procfs,
  netfilter,
  kernel,
  module,
  kprobe,
  userSpace,
];

const byRoot = new Map(families.flatMap((family) => family.roots.map((root) => [root, family])));

/** Every form of a point that is supported, sorted. */
export function probeTypes(): string[] {
  const all = families.flatMap(({ types }) => types.flatMap(expandBraces));
  return [...new Set(all)].toSorted();
}

const knownRoots = [...byRoot.keys(), "init", "oneshot"];

export function resolvePoint(
  components: readonly ProbeComponent[],
  range: Range,
  debugInfo: DebugInfo | undefined,
  isPrivileged: boolean,
): PointResolution {
  const family = byRoot.get(components[0]?.name ?? "");
  return (
    family?.resolve({ components, range, debugInfo, isPrivileged }) ??
    unknownPoint(components, range)
  );
}

/** System calls as stap's own library calls them, as the one of this package does. */
function otherSpelling(point: string): string {
  return point.replace(/^(?:nd_|dw_|tp_)?syscall\.(\w+)/, 'kernel.syscall("$1")');
}

/** No such point; when the first word is near to a known one, says so. */
export function unknownPoint(
  components: readonly ProbeComponent[],
  range: Range,
  aliasNames: () => readonly string[] = () => [],
): PointResolution {
  const point = spellPoint(components);
  const first = components[0]?.name ?? "";
  const slip = findMisplacedWord(components) ?? findPointSlip(components);
  const roots = knownRoots.filter((root) => root !== first);
  const hint = (): string | undefined => {
    const names = aliasNames();
    const systemCall = otherSpelling(point);
    if (names.includes(systemCall)) return `write ${systemCall}`;
    // Names that begin with an underscore are a tapset's own.
    const open = point.startsWith("_") ? names : names.filter((name) => !name.startsWith("_"));
    const near = [...nearNames(point, open), ...(slip ? [] : nearNames(first, roots))];
    return didYouMean(near.slice(0, 3)) ?? slip?.hint;
  };
  const at = slip?.range?.file === range.file ? slip.range : range;
  return fail("resolve/no-such-point", at, { values: { point }, hint });
}
