// Behind a column: which kernel that is, and what is not there.

import { badge, code, facts, foldable, linkTo, section } from "./details-parts.ts";
import { element } from "./element.ts";
import {
  countOf,
  isTrouble,
  nameOf,
  signAt,
  signs,
  type DataRow,
  type Kernel,
  type Sign,
} from "./model.ts";

export function kernelDetails(
  column: number,
  kernels: readonly Kernel[],
  rows: readonly DataRow[],
): (Node | undefined)[] {
  const { name, release, version, architecture, buildId, source } = kernels[column]!;
  const bad = rows.filter((row) => isTrouble(signAt(row, column)));
  const probes = rows.filter(({ kind }) => kind === "probe");
  const tests = rows.filter(({ kind }) => kind === "test");
  return [
    element("h2", {}, name),
    facts([
      ["release", release === "" ? "nothing of it is here" : code(release)],
      ["version", version === release ? undefined : version],
      ["architecture", architecture],
      ["build-id", buildId === "" ? undefined : code(buildId)],
      [
        "known from",
        release === ""
          ? undefined
          : source === "dwarf"
            ? "DWARF"
            : "BTF only: what it cannot answer is unknown, and not resolved",
      ],
      ["probes", probes.length === 0 ? undefined : counts(column, probes)],
      ["tests", tests.length === 0 ? undefined : counts(column, tests)],
    ]),
    bad.length === 0
      ? undefined
      : section(
          tests.length === 0
            ? `${countOf(bad.length, "probe")} not resolved`
            : `${countOf(bad.length, "row")} with trouble`,
          foldable(
            bad.map((row) => element("li", {}, linkTo(row, column, kernels, code(nameOf(row))))),
            100,
          ),
        ),
  ];
}

function counts(column: number, rows: readonly DataRow[]): HTMLElement {
  const found = new Map<Sign, number>();
  for (const row of rows) {
    const sign = signAt(row, column);
    if (sign !== undefined) found.set(sign, (found.get(sign) ?? 0) + 1);
  }
  const parts = signs
    .filter((sign) => found.has(sign))
    .flatMap((sign) => [`${found.get(sign)!.toLocaleString("en")} `, badge(sign), "  "]);
  return element("span", {}, ...parts);
}
