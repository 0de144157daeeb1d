// From what a probe definition names to the places where it fires: alias expansion, with all its layers, down to
// resolved points.

import { messageOf, type Note } from "../source/diagnostic.ts";
import type { Range } from "../source/source-file.ts";
import type { DebugInfo } from "../debuginfo/debug-info.ts";
import type {
  AliasDefinition,
  Block,
  Expression,
  ProbeComponent,
  ProbePoint,
} from "../syntax/ast.ts";
import { printPoint } from "../syntax/printer.ts";
import { hasWildcard, matchesWildcard } from "../syntax/wildcard-match.ts";
import { aliasesLike, wordsOf } from "./alias-index.ts";
import type { LibraryFile } from "./library.ts";
import type { PointFailure, ResolvedPoint } from "./families/family.ts";
import { resolvePoint, unknownPoint } from "./resolve-point.ts";
import { spellPoint } from "./spell-point.ts";
import { respell } from "./spellings-of-2005.ts";
import type { Symbols } from "./symbols.ts";
import { hasWildWord, spellWildPoint } from "./wild-points.ts";

/** By which alias a derived probe came, and by which of the points that it stands for. */
export interface Passage {
  readonly definition: AliasDefinition;
  readonly alternative: ProbePoint;
}

/** One body of a derived probe, in the order in which they run. */
export interface Layer {
  readonly body: Block;
  readonly from: "alias" | "probe";
}

export interface DerivedPoint extends ResolvedPoint {
  /** As the script names it, by an alias or not, with what its wildcards stand for. */
  readonly name: string;
  readonly before: readonly Layer[];
  readonly after: readonly Layer[];
  readonly conditions: readonly Expression[];
  /** The alias chain, outermost last. */
  readonly notes: readonly Note[];
  /** The definitions of these aliases, each as it is written. */
  readonly derivation: readonly string[];
  /** The same aliases, innermost first. */
  readonly passages: readonly Passage[];
  /** Library files whose aliases were used. */
  readonly uses: readonly LibraryFile[];
}

export interface Expansion<Point = DerivedPoint> {
  readonly points: readonly Point[];
  /** Why points that had to be there are not. Without any, an empty expansion is what was asked for. */
  readonly failures: readonly PointFailure[];
}

interface Surroundings {
  readonly guru?: boolean;
  readonly symbols: Symbols;
  readonly debugInfo?: DebugInfo;
  /** Aliases that are being expanded, to find cycles. */
  readonly within: readonly AliasDefinition[];
}

/** Expands a comma list: `?` forgives a failure, `!` also ends the list where it succeeds. */
export function expandPoints(
  points: readonly ProbePoint[],
  symbols: Symbols,
  debugInfo: DebugInfo | undefined,
  guru = false,
): Expansion {
  return expandList(points, [], { symbols, debugInfo, guru, within: [] });
}

/** One of the points of an alias, on its own. */
export function expandAlternative(
  point: ProbePoint,
  of: AliasDefinition,
  symbols: Symbols,
  debugInfo: DebugInfo | undefined,
): Expansion {
  return expandPoint(point, [], { symbols, debugInfo, within: [of] });
}

/** `alternative`: which point of the list it came from. */
type ListedPoint = DerivedPoint & { readonly alternative: ProbePoint };

function expandList(
  points: readonly ProbePoint[],
  suffix: readonly ProbeComponent[],
  around: Surroundings,
): Expansion<ListedPoint> {
  const found: ListedPoint[] = [];
  const failures: PointFailure[] = [];
  const forgiven: PointFailure[] = [];
  for (const point of points) {
    const expansion = expandPoint(point, suffix, around);
    // One by one: there may be more of them than a call takes arguments.
    for (const one of expansion.points) found.push({ ...one, alternative: point });
    const failed = point.suffix === undefined ? failures : forgiven;
    for (const failure of expansion.failures) failed.push(failure);
    if (point.suffix === "!" && expansion.points.length > 0) break;
  }
  // An alias all of whose alternatives are optional still has to be something; the user's own `?` may be nothing.
  const mustExist = around.within.length > 0 && found.length === 0 && failures.length === 0;
  return { points: found, failures: mustExist ? forgiven : failures };
}

/** One point, with the suffix that was written behind the alias it belongs to. */
function expandPoint(
  point: ProbePoint,
  suffix: readonly ProbeComponent[],
  around: Surroundings,
): Expansion {
  const components = respell([...point.components, ...suffix]);
  const matches = matchAliases(components, around.symbols);
  const expansion = hasWildWord(components)
    ? expandWild(matches, components, point.range, around)
    : matches.length > 0
      ? expandAliases(matches, components, point.range, around)
      : resolveBuiltIn(components, point.range, around);
  if (point.condition === undefined) return expansion;
  const condition = point.condition;
  return {
    ...expansion,
    points: expansion.points.map((one) => ({
      ...one,
      conditions: [condition, ...one.conditions],
    })),
  };
}

/** Words with wildcards name aliases and built-in points alike, and take what is there. */
function expandWild(
  matches: readonly AliasMatch[],
  components: readonly ProbeComponent[],
  range: Range,
  around: Surroundings,
): Expansion {
  const meant = [
    ...meantAliases(matches, range, around),
    ...spellWildPoint(components).map((one) => ({
      name: spellPoint(one),
      expansion: resolveBuiltIn(one, range, around),
    })),
  ];
  return meant.length === 0
    ? resolveBuiltIn(components, range, around)
    : takePresent(meant, components, range);
}

/** One of the names that a wildcard stands for. */
interface Meant {
  readonly name: string;
  readonly expansion: Expansion;
}

/** A wildcard takes what is there. Where nothing is, the user is told of the wildcard, and the author of a tapset why. */
function takePresent(
  meant: readonly Meant[],
  components: readonly ProbeComponent[],
  range: Range,
): Expansion {
  const points = meant.flatMap(({ expansion }) => expansion.points);
  if (points.length > 0) return { points, failures: [] };
  const failures = meant.flatMap(({ expansion }) => expansion.failures);
  if (failures.length === 0 || range.file.origin !== "script") return { points, failures };
  return { points, failures: [noneIsThere(meant, components, range)] };
}

/** So many names are told with their reasons. */
const toldNames = 4;

function noneIsThere(
  meant: readonly Meant[],
  components: readonly ProbeComponent[],
  range: Range,
): PointFailure {
  const notes = meant.slice(0, toldNames).flatMap(({ name, expansion }): Note[] =>
    expansion.failures.slice(0, 1).map((failure) => ({
      message: `${name}: ${messageOf(failure.code, failure.details)}`,
      range: failure.range,
    })),
  );
  const rest = meant.length - toldNames;
  if (rest > 0) notes.push({ message: `and so on for ${rest} more` });
  const names =
    meant.length === 1 ? "one name, which is not" : `${meant.length} names, none of which is`;
  const values = { point: spellPoint(components), names };
  return { code: "resolve/none-is-there", range, details: { values, notes } };
}

function resolveBuiltIn(
  components: readonly ProbeComponent[],
  range: Range,
  around: Surroundings,
): Expansion {
  const isPrivileged = around.guru === true || range.file.origin !== "script";
  const resolved = resolvePoint(components, range, around.debugInfo, isPrivileged);
  if (resolved.failure === undefined) {
    const bodies = { before: [], after: [], conditions: [] };
    const empty = { ...bodies, notes: [], derivation: [], passages: [], uses: [] };
    const written = isWild(components) ? undefined : spellPoint(components);
    const points = resolved.points.map((one) => ({ ...one, ...empty, name: written ?? one.point }));
    return { points, failures: [] };
  }
  if (resolved.failure.code !== "resolve/no-such-point") {
    return { points: [], failures: [resolved.failure] };
  }
  const { ownAliases, library } = around.symbols;
  const names = (): string[] =>
    [...ownAliases, ...library.aliases].flatMap(({ spelled }) => spelled);
  const unknown = unknownPoint(components, range, names);
  return { points: [], failures: unknown.failure ? [unknown.failure] : [] };
}

// Aliases

export interface AliasMatch {
  readonly definition: AliasDefinition;
  readonly from?: LibraryFile;
  readonly name: ProbePoint;
  /** What was written behind the alias' own name. */
  readonly suffix: readonly ProbeComponent[];
}

/**
 * The aliases that a point names. The longest name wins, so that an alias `a.return` hides the suffix `.return` of `a`; a
 * point with wildcards may name many.
 */
export function matchAliases(
  components: readonly ProbeComponent[],
  symbols: Symbols,
): readonly AliasMatch[] {
  const { ownAliases, library } = symbols;
  const candidates = [...ownAliases, ...aliasesLike(components, library.aliases)];
  const matches = candidates.flatMap((alias) =>
    alias.spelled.flatMap((spelled, index): AliasMatch[] => {
      // Most are told by their words, and the tree of their file is not needed.
      if (!mayName(components, wordsOf(spelled))) return [];
      const name = alias.names[index]!;
      const used = matchComponents(components, name.components);
      if (used === undefined) return [];
      const { definition, from } = alias;
      return [{ definition, from, name, suffix: components.slice(used) }];
    }),
  );
  const shortest = Math.min(...matches.map((match) => match.suffix.length));
  return matches.filter((match) => match.suffix.length === shortest);
}

/** Whether a point can name what has these words, whatever their arguments are. */
function mayName(point: readonly ProbeComponent[], words: readonly string[]): boolean {
  if (point.some(({ name }) => name.includes("**"))) return true;
  return (
    point.length >= words.length &&
    words.every((word, at) => matchesWildcard(point[at]!.name, word))
  );
}

/** How many components of the point an alias' whole name takes up, from `at` and `index` on; undefined when it does not fit. */
function matchComponents(
  point: readonly ProbeComponent[],
  name: readonly ProbeComponent[],
  at = 0,
  index = 0,
): number | undefined {
  const part = name[index];
  if (part === undefined) return at;
  const pattern = point[at];
  if (pattern === undefined) return undefined;
  if (pattern.name.includes("**")) return matchMany(point, name, at, index);
  return matchComponent(pattern, part)
    ? matchComponents(point, name, at + 1, index + 1)
    : undefined;
}

/** `**` takes in one word or more, dots included; at the end of a point all that are left. */
function matchMany(
  point: readonly ProbeComponent[],
  name: readonly ProbeComponent[],
  at: number,
  index: number,
): number | undefined {
  const pattern = { ...point[at]!, name: point[at]!.name.replaceAll("**", "*") };
  const first = at === point.length - 1 ? name.length : index + 1;
  for (let end = first; end <= name.length; end++) {
    if (!matchWords(pattern, name.slice(index, end))) continue;
    const used = matchComponents(point, name, at + 1, end);
    if (used !== undefined) return used;
  }
  return undefined;
}

/** Whatever arguments they have, or only the last one the one that is written. */
function matchWords(pattern: ProbeComponent, words: readonly ProbeComponent[]): boolean {
  if (pattern.argument === undefined) return matchesWildcard(pattern.name, spellPoint(words));
  const last = words.at(-1)!;
  const isBare = words.slice(0, -1).every(({ argument }) => argument === undefined);
  const name = words.map((word) => word.name).join(".");
  return isBare && matchComponent(pattern, { ...last, name });
}

function matchComponent(pattern: ProbeComponent, part: ProbeComponent): boolean {
  if (!matchesWildcard(pattern.name, part.name)) return false;
  const wanted = pattern.argument;
  const given = part.argument;
  if (wanted === undefined || given === undefined) return wanted === given;
  if (wanted.kind === "number" || given.kind === "number") return wanted.value === given.value;
  return matchesWildcard(wanted.value, given.value);
}

function isWild(components: readonly ProbeComponent[]): boolean {
  return components.some(
    ({ name, argument }) =>
      hasWildcard(name) || (argument?.kind === "string" && hasWildcard(argument.value)),
  );
}

function expandAliases(
  matches: readonly AliasMatch[],
  components: readonly ProbeComponent[],
  range: Range,
  around: Surroundings,
): Expansion {
  const meant = meantAliases(matches, range, around);
  // Behind the name of an alias a wildcard is about the point that the alias stands for.
  const [{ suffix = [] } = {}] = matches;
  if (isWild(components.slice(0, components.length - suffix.length))) {
    return takePresent(meant, components, range);
  }
  const points = meant.flatMap(({ expansion }) => expansion.points);
  const failures =
    isWild(suffix) && points.length > 0 ? [] : meant.flatMap(({ expansion }) => expansion.failures);
  return { points, failures };
}

function meantAliases(
  matches: readonly AliasMatch[],
  range: Range,
  around: Surroundings,
): readonly Meant[] {
  return matches.map((match) => ({
    name: spellPoint([...match.name.components, ...match.suffix]),
    expansion: expandAlias(match, range, around),
  }));
}

function expandAlias(match: AliasMatch, range: Range, around: Surroundings): Expansion {
  const { definition, from, name, suffix } = match;
  const alias = spellPoint(name.components);
  if (around.within.includes(definition)) {
    const details = { values: { alias } };
    return { points: [], failures: [{ code: "resolve/alias-cycle", range, details }] };
  }
  const within = [...around.within, definition];
  const inner = expandList(definition.points, suffix, { ...around, within });
  const note: Note = { message: `expanded from alias ${alias}`, range };
  return {
    points: inner.points.map(({ alternative, ...point }) => ({
      ...point,
      name: spellPoint([...name.components, ...suffix]),
      before: [...point.before, ...layer(definition.prologue)],
      after: [...layer(definition.epilogue), ...point.after],
      notes: [...point.notes, note],
      derivation: [...point.derivation, spellAlias(definition)],
      passages: [...point.passages, { definition, alternative }],
      uses: from === undefined ? point.uses : [...point.uses, from],
    })),
    failures: inner.failures.map((failure) => ({
      ...failure,
      details: { ...failure.details, notes: [...(failure.details.notes ?? []), note] },
    })),
  };
}

/** `a.b = begin, end?` */
export function spellAlias({ names, points }: AliasDefinition): string {
  return `${names.map(printPoint).join(" = ")} = ${points.map(printPoint).join(", ")}`;
}

function layer(body: Block | undefined): Layer[] {
  return body === undefined || body.statements.length === 0 ? [] : [{ body, from: "alias" }];
}
