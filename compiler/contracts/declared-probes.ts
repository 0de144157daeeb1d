// The aliases of a tapset with what their authors declare of them: comments beside assignments, their own and those of the
// aliases that they are made of.

import type { Range } from "../source/source-file.ts";
import type { AliasDefinition, Assignment, ProbePoint } from "../syntax/ast.ts";
import { matchAliases } from "../semantics/expand-probes.ts";
import type { LibraryFile } from "../semantics/library.ts";
import { spellPoint } from "../semantics/spell-point.ts";
import { respell } from "../semantics/spellings-of-2005.ts";
import type { Symbols } from "../semantics/symbols.ts";
import { assignedNames, type AssignedNames } from "./assigned-names.ts";
import { readDocComments, type DocComment } from "./doc-comment.ts";
import { parseValueDeclaration, type ValueDeclaration } from "./value-declaration.ts";

/** One name of an alias. */
export interface DeclaredProbe {
  /** As written: `kernel.syscall("read").return`. */
  readonly alias: string;
  readonly name: ProbePoint;
  readonly definition: AliasDefinition;
  /** A word of its name begins with `_`: it is nobody's business but its tapset's. */
  readonly isPrivate: boolean;
  readonly comment?: DocComment;
  /** What its own comment declares, in order. */
  readonly declared: readonly DeclaredValue[];
  /** What its own bodies assign. */
  readonly assigned: AssignedNames;
  /** The aliases that its points name, one list for each point; empty for a point of the kernel's. */
  readonly bases: readonly (readonly DeclaredProbe[])[];
}

export interface DeclaredValue {
  readonly declaration: ValueDeclaration;
  /** What is wrong with how it is written. */
  readonly problems: readonly string[];
  readonly range: Range;
  readonly textRange: Range;
}

/** Values whose names begin with `_` are no part of a contract. */
export function isPrivateName(name: string): boolean {
  return name.startsWith("_");
}

/** Looks probes up, each once. */
export function createDeclaredProbes(symbols: Symbols) {
  const known = new Map<ProbePoint, DeclaredProbe>();
  const comments = new Map<LibraryFile["file"], readonly DocComment[]>();
  const commentsOf = (file: LibraryFile["file"]): readonly DocComment[] => {
    const found = comments.get(file) ?? readDocComments(file);
    comments.set(file, found);
    return found;
  };
  const find = (definition: AliasDefinition, name: ProbePoint): DeclaredProbe => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const bases: (readonly DeclaredProbe[])[] = [];
    const comment = commentFor(commentsOf(name.range.file), name);
    const probe: DeclaredProbe = {
      alias: spellPoint(name.components),
      name,
      definition,
      isPrivate: name.components.some((component) => component.name.startsWith("_")),
      comment,
      declared: (comment?.entries ?? []).map((entry) => ({
        ...parseValueDeclaration(entry.name, entry.text),
        range: entry.range,
        textRange: entry.textRange,
      })),
      assigned: assignedNames([definition.prologue, definition.epilogue]),
      bases,
    };
    // Before its bases: an alias may name itself by mistake.
    known.set(name, probe);
    for (const point of definition.points) {
      const matches = matchAliases(respell(point.components), symbols);
      bases.push(
        matches.filter((one) => one.name !== name).map((one) => find(one.definition, one.name)),
      );
    }
    return probe;
  };
  return { find, commentsOf };
}

function commentFor(comments: readonly DocComment[], name: ProbePoint): DocComment | undefined {
  const spelled = comparableName(spellPoint(name.components));
  return comments.find((one) => one.subject === "probe" && comparableName(one.name) === spelled);
}

/** Blanks between a word and its parenthesis do not count. */
export function comparableName(name: string): string {
  return name.replace(/\s/g, "");
}

/** Where a value of a probe is declared: by itself, or by what it is made of. */
export function findDeclaration(
  probe: DeclaredProbe,
  name: string,
  seen: ReadonlySet<DeclaredProbe> = new Set(),
): DeclaredValue | undefined {
  if (seen.has(probe)) return undefined;
  const own = probe.declared.find(({ declaration }) => declaration.name === name);
  if (own !== undefined) return own;
  const within = new Set([...seen, probe]);
  for (const base of probe.bases.flat()) {
    const found = findDeclaration(base, name, within);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** All declarations of a value below a probe, not its own: one for each way that declares it. */
export function inheritedDeclarations(
  probe: DeclaredProbe,
  name: string,
  seen: ReadonlySet<DeclaredProbe> = new Set(),
): readonly DeclaredValue[] {
  const within = new Set([...seen, probe]);
  return probe.bases.flat().flatMap((base) => {
    if (within.has(base)) return [];
    const own = base.declared.filter(({ declaration }) => declaration.name === name);
    return own.length > 0 ? own : inheritedDeclarations(base, name, within);
  });
}

/** Whether a probe assigns a value on every path, by its own bodies or by each of those it is made of. */
export function isSurelyAssigned(
  probe: DeclaredProbe,
  name: string,
  seen: ReadonlySet<DeclaredProbe> = new Set(),
): boolean {
  if (seen.has(probe)) return false;
  const { surely } = probe.assigned;
  if (surely === undefined || surely.has(name)) return true;
  const within = new Set([...seen, probe]);
  return (
    probe.bases.length > 0 &&
    probe.bases.every(
      (bases) => bases.length > 0 && bases.every((base) => isSurelyAssigned(base, name, within)),
    )
  );
}

/** What is assigned to each value that a script sees at a probe, in order; the probe's own come first. */
export function exportedValues(
  probe: DeclaredProbe,
  seen: ReadonlySet<DeclaredProbe> = new Set(),
): ReadonlyMap<string, readonly Assignment[]> {
  if (seen.has(probe)) return new Map();
  const within = new Set([...seen, probe]);
  const values = new Map(probe.assigned.values);
  for (const base of probe.bases.flat()) {
    for (const [name, assignments] of exportedValues(base, within)) {
      values.set(name, [...(values.get(name) ?? []), ...assignments]);
    }
  }
  return values;
}
