// What of a tapset ran in tests: behind a probe's cell that of one kernel, behind the tapset's line how much of everything.

import { code, facts, section, table } from "./details-parts.ts";
import { element } from "./element.ts";
import { countOf, type AliasCoverage, type CoverageAt, type TapsetCoverage } from "./model.ts";

export function coverageDetails(
  all: readonly AliasCoverage[],
  column: number,
): (HTMLElement | undefined)[] {
  return all.flatMap(({ name, at }, index) => {
    const there = at[column];
    if (there === undefined) return [];
    if (!there.isProbed) {
      const none = element("p", {}, "No test that passed probes it.");
      return index === 0 ? [section("In tests", none)] : [];
    }
    const title = index === 0 ? "In tests" : `By ${name}`;
    return [aliasSection(title, there), lines(there.statements, there.branches)];
  });
}

function aliasSection(title: string, at: CoverageAt): HTMLElement {
  const { hits, alternatives, values } = at;
  const said = hits === 0 ? "It is in a module, and never fired." : `It fired ${times(hits)}.`;
  return section(
    title,
    element("p", {}, said),
    alternatives.length > 1 &&
      table(
        ["hits", "by"],
        alternatives.map((one) => [one.isProbed ? countAt(one.hits) : "–", code(one.point)]),
      ),
    values.length > 0 &&
      table(
        ["value", "compared with", "in"],
        values.map(({ name, compared, tests }) => [
          code(name),
          compared === null ? mark("nothing") : compared,
          tests.join(", "),
        ]),
      ),
  );
}

type Statements = CoverageAt["statements"];
type Branches = CoverageAt["branches"];

function lines(statements: Statements, branches: Branches): HTMLElement | undefined {
  if (statements.length === 0) return undefined;
  return section(
    "What ran of it",
    table(
      ["line", "times", "statement"],
      statements.map(({ line, text, count }) => [`${line}`, countAt(count), code(text)]),
    ),
    branches.length > 0 &&
      table(
        ["line", "yes", "no", "branch"],
        branches.map(({ line, text, then, otherwise }) => [
          `${line}`,
          armAt(then),
          armAt(otherwise),
          code(text),
        ]),
      ),
  );
}

function armAt({ count, isDecided }: Branches[number]["then"]): HTMLElement | string {
  if (isDecided) return (count ?? 0) > 0 ? `${count}, built in` : "built in";
  return countAt(count);
}

/** What did not run is to be seen at once. */
function countAt(count: number | null): HTMLElement | string {
  if (count === null) return mark("not built");
  return count === 0 ? mark("0") : count.toLocaleString("en");
}

function mark(text: string): HTMLElement {
  return element("span.missed", {}, text);
}

function times(count: number): string {
  return count === 1 ? "once" : `${count.toLocaleString("en")} times`;
}

/** How much of a tapset was reached, and its functions. */
export function tapsetCoverage(found: TapsetCoverage | undefined): (HTMLElement | undefined)[] {
  if (found === undefined) return [];
  const { aliases, alternatives, functions, statements, arms, values, truths } = found.counts;
  const share = ({ reached, all }: typeof aliases): string =>
    `${reached.toLocaleString("en")} of ${all.toLocaleString("en")}`;
  const own = found.definitions.filter(({ kind }) => kind === "function");
  return [
    section(
      "In tests",
      facts([
        ["aliases fired", share(aliases)],
        ["alternatives fired", share(alternatives)],
        ["values compared", `${share(values)}, ${truths.toLocaleString("en")} with truth`],
        ["functions ran", share(functions)],
        ["statements ran", share(statements)],
        ["arms of branches taken", share(arms)],
      ]),
    ),
    own.length === 0
      ? undefined
      : section(
          countOf(own.length, "function"),
          table(
            ["runs", "name", "where"],
            own.map(({ names, file, line, kernels }) => [
              countAt(mostOf(kernels.map((one) => (one?.isProbed === true ? one.hits : null)))),
              code(names[0]!),
              code(`${file}:${line}`),
            ]),
          ),
        ),
  ];
}

/** On the kernel where it ran most; null where no kernel's modules have it. */
function mostOf(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}
