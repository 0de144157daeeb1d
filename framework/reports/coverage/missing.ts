// What of a tapset no test reached, in words: the same for text and Markdown.

import type {
  CoverageCounts,
  DefinitionCoverage,
  TapsetCoverage,
} from "../../coverage/coverage-report.ts";
import { isArmTaken, isReached, partsOf } from "../../coverage/count-coverage.ts";

export interface MissingList {
  readonly title: string;
  readonly items: readonly { readonly what: string; readonly where: string }[];
}

/** Of what did not run at all nothing inside is listed. */
export function listMissing({ definitions }: TapsetCoverage): readonly MissingList[] {
  const reached = definitions.filter(isReached);
  const lists: readonly MissingList[] = [
    { title: "Aliases that never fired", items: unreached(definitions, "alias") },
    { title: "Functions that never ran", items: unreached(definitions, "function") },
    {
      title: "Alternatives that never fired, of aliases that did",
      items: reached.flatMap(alternatives),
    },
    { title: "Values that nothing was compared with", items: reached.flatMap(values) },
    { title: "Statements that never ran, where others did", items: reached.flatMap(statements) },
    { title: "Branches of which an arm was never taken", items: reached.flatMap(branches) },
  ];
  return lists.filter(({ items }) => items.length > 0);
}

type Items = MissingList["items"];

function unreached(all: readonly DefinitionCoverage[], kind: DefinitionCoverage["kind"]): Items {
  return all
    .filter((one) => one.kind === kind && !isReached(one))
    .map((one) => {
      const isProbed = one.kernels.some((kernel) => kernel?.isProbed === true);
      return {
        what: one.names.join(" = "),
        where: `${placeOf(one)}${isProbed ? "  (in a module, never hit)" : ""}`,
      };
    });
}

function alternatives(one: DefinitionCoverage): Items {
  const all = partsOf(one, "alternatives");
  if (all.length < 2) return [];
  return all
    .filter((parts) => parts.every(({ hits }) => hits === 0))
    .map(([part]) => ({ what: `${one.names[0]} by ${part!.point}`, where: placeOf(one) }));
}

function values(one: DefinitionCoverage): Items {
  const names = partsOf(one, "values")
    .filter((parts) => parts.every(({ compared }) => compared === null))
    .map(([part]) => part!.name);
  return names.length === 0
    ? []
    : [{ what: `${one.names[0]}: ${names.join(", ")}`, where: placeOf(one) }];
}

function statements(one: DefinitionCoverage): Items {
  return partsOf(one, "statements")
    .filter((parts) => parts.every(({ count }) => (count ?? 0) === 0))
    .map(([part]) => ({ what: part!.text, where: `${one.file}:${part!.line}` }));
}

function branches(one: DefinitionCoverage): Items {
  return partsOf(one, "branches").flatMap((parts) => {
    const then = parts.some((part) => isArmTaken(part.then));
    const otherwise = parts.some((part) => isArmTaken(part.otherwise));
    if (then === otherwise) return [];
    const [part] = parts;
    return [
      { what: `${part!.text}: ${then ? "always" : "never"}`, where: `${one.file}:${part!.line}` },
    ];
  });
}

function placeOf({ file, line }: DefinitionCoverage): string {
  return `${file}:${line}`;
}

/** Rows of what, how many of how many, and what that says. */
export function spellCounts(
  counts: CoverageCounts,
): readonly (readonly [string, string, string])[] {
  const {
    aliases,
    alternatives: points,
    functions,
    statements: all,
    arms,
    values: exported,
    truths,
  } = counts;
  const text = exported.reached - truths;
  const row = (what: string, { reached, all: of }: typeof aliases, did: string) =>
    [what, `${reached} of ${of}`, did] as const;
  const compared = `compared, ${truths} with truth${text > 0 ? `, ${text} with text` : ""}`;
  return [
    row("aliases", aliases, "fired"),
    row("alternatives", points, "fired"),
    row("values", exported, compared),
    row("functions", functions, "ran"),
    row("statements", all, "ran"),
    row("arms of branches", arms, "taken"),
  ];
}
