// One mistake is one error: what only follows from another diagnostic is left out.

import type { Code } from "../source/codes.ts";
import type { Diagnostic } from "../source/diagnostic.ts";

/** Raised because something else could not be understood, unless a near name says that it is a slip of its own. */
const oftenFollows: ReadonlySet<Code> = new Set<Code>([
  "type/unresolved",
  "resolve/never-assigned",
  "resolve/unused-local",
]);

/** Of the same name they say the same wherever it is used. */
const saidOnce: ReadonlySet<Code> = new Set<Code>([
  "type/unresolved",
  "resolve/never-assigned",
  "type/not-an-array",
]);

/**
 * The diagnostics without the consequences: a name that seems never to get a value is none of its own where another error may
 * have kept the value away.
 */
export function dropConsequences(all: readonly Diagnostic[]): readonly Diagnostic[] {
  const diagnostics = all.filter((one) => !hasUnresolvedPart(one, all));
  const hasCause = diagnostics.some(
    (one) => one.severity === "error" && !oftenFollows.has(one.code),
  );
  const said = new Set<string>();
  return diagnostics.filter((one) => {
    if (oftenFollows.has(one.code)) {
      if (hasCause && one.hint === undefined) return false;
      const isSameText = diagnostics.some(
        (other) => other !== one && !oftenFollows.has(other.code) && isSamePlace(one, other),
      );
      if (isSameText && one.severity === "warning") return false;
    }
    if (!saidOnce.has(one.code)) return true;
    const words = `${one.code} ${one.message}`;
    if (said.has(words)) return false;
    said.add(words);
    return true;
  });
}

/** A call has no value where one of its arguments has none: it is the argument that is told. */
function hasUnresolvedPart({ code, range }: Diagnostic, all: readonly Diagnostic[]): boolean {
  return (
    code === "type/no-value" &&
    all.some(
      (other) =>
        other.code === "type/unresolved" &&
        other.range?.file === range?.file &&
        other.range!.start >= range!.start &&
        other.range!.end <= range!.end,
    )
  );
}

function isSamePlace(one: Diagnostic, other: Diagnostic): boolean {
  return one.range?.file === other.range?.file && one.range?.start === other.range?.start;
}
