// One mistake is one error: what only follows from another diagnostic is left out.

import type { Code } from "../source/codes.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";

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
  const unresolved = all.filter(({ code }) => code === "type/unresolved");
  const diagnostics = all.filter((one) => !hasUnresolvedPart(one, unresolved));
  const told = placesOf(diagnostics.filter(({ code }) => !oftenFollows.has(code)));
  const hasCause = diagnostics.some(
    (one) => one.severity === "error" && !oftenFollows.has(one.code),
  );
  const said = new Set<string>();
  return diagnostics.filter((one) => {
    if (oftenFollows.has(one.code)) {
      if (hasCause && one.hint === undefined) return false;
      const isSameText = told.get(one.range?.file)?.has(one.range?.start) === true;
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
function hasUnresolvedPart(
  { code, range }: Diagnostic,
  unresolved: readonly Diagnostic[],
): boolean {
  return (
    code === "type/no-value" &&
    unresolved.some(
      (other) =>
        other.range?.file === range?.file &&
        other.range!.start >= range!.start &&
        other.range!.end <= range!.end,
    )
  );
}

type Places = ReadonlyMap<SourceFile | undefined, ReadonlySet<number | undefined>>;

/** Where diagnostics begin, by file: there may be thousands of them. */
function placesOf(diagnostics: readonly Diagnostic[]): Places {
  const places = new Map<SourceFile | undefined, Set<number | undefined>>();
  for (const { range } of diagnostics) {
    const known = places.get(range?.file);
    if (known === undefined) places.set(range?.file, new Set([range?.start]));
    else known.add(range?.start);
  }
  return places;
}
