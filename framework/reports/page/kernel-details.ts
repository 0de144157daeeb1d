// Behind a column: which kernel that is, and what is not there.

import { badge, code, facts, foldable, linkTo, section } from "./details-parts.ts";
import { element } from "./element.ts";
import {
  countOf,
  isTrouble,
  signOf,
  signs,
  type Kernel,
  type ProbeRow,
  type Sign,
} from "./model.ts";

export function kernelDetails(
  column: number,
  kernels: readonly Kernel[],
  rows: readonly ProbeRow[],
): (Node | undefined)[] {
  const { name, release, version, architecture, buildId, source } = kernels[column]!;
  const bad = rows.filter(({ probe }) => isTrouble(probe.cells[column]!));
  return [
    element("h2", {}, name),
    facts([
      ["release", code(release)],
      ["version", version === release ? undefined : version],
      ["architecture", architecture],
      ["build-id", code(buildId)],
      [
        "known from",
        source === "dwarf"
          ? "DWARF"
          : "BTF only: what it cannot answer is unknown, and not resolved",
      ],
      ["probes", counts(column, rows)],
    ]),
    bad.length === 0
      ? undefined
      : section(
          `${countOf(bad.length, "probe")} not resolved`,
          foldable(
            bad.map((row) =>
              element("li", {}, linkTo(row, column, kernels, code(row.probe.alias))),
            ),
            100,
          ),
        ),
  ];
}

function counts(column: number, rows: readonly ProbeRow[]): HTMLElement {
  const found = new Map<Sign, number>();
  for (const { probe } of rows) {
    const sign = signOf(probe.cells[column]!);
    found.set(sign, (found.get(sign) ?? 0) + 1);
  }
  const parts = signs
    .filter((sign) => found.has(sign))
    .flatMap((sign) => [`${found.get(sign)!.toLocaleString("en")} `, badge(sign), "  "]);
  return element("span", {}, ...parts);
}
