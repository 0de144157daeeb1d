// Behind a row: what a probe promises, where it is there, and what became of it from kernel to kernel.

import { kernelStrip } from "./cell-details.ts";
import {
  badge,
  code,
  facts,
  linkTo,
  linkToTapset,
  prose,
  section,
  table,
} from "./details-parts.ts";
import { element } from "./element.ts";
import { signOf, titleOf, type Cell, type Kernel, type Probe, type ProbeRow } from "./model.ts";

export function probeDetails(row: ProbeRow, kernels: readonly Kernel[]): (Node | undefined)[] {
  const { probe, tapset } = row;
  return [
    element("h2", {}, probe.alias),
    kernelStrip(row, undefined, kernels),
    facts([
      ["what", probe.summary],
      ["context", probe.context],
      ["tapset", linkToTapset(tapset, titleOf(tapset))],
      ["written in", code(`${probe.file}:${probe.line}`)],
      [
        "private",
        probe.isPrivate ? "its name begins with _: no part of what is claimed" : undefined,
      ],
    ]),
    declaredValues(probe),
    history(probe),
    section(
      "On each kernel",
      table(
        ["kernel", "", "stands for"],
        kernels.flatMap((kernel, column) => {
          const cell = probe.cells[column];
          if (!cell) return [];
          return [
            [linkTo(row, column, kernels, kernel.name), badge(signOf(cell)), standsFor(cell)],
          ];
        }),
      ),
    ),
    remarks(row),
    contractChanges(row),
  ];
}

function declaredValues({ values }: Probe): HTMLElement | undefined {
  if (values.length === 0) return undefined;
  return section(
    "Values",
    table(
      ["name", "declared as", ""],
      values.map(({ name, declaration }) => [
        code(name),
        declaration === undefined
          ? "not declared"
          : [
              declaration.type,
              declaration.unit && `[${declaration.unit}]`,
              declaration.range,
              declaration.optional && "optional",
            ]
              .filter(Boolean)
              .join(" "),
        declaration?.text ?? "",
      ]),
    ),
  );
}

/** Kernel by kernel, the first change first. */
function history({ changes }: Probe): HTMLElement | undefined {
  const [first] = changes;
  if (first === undefined) return undefined;
  const items = changes.map(({ to, from, kind, value, text }) =>
    element(
      "li",
      {},
      element("strong", {}, to),
      ` against ${from}: `,
      element("span.kind", {}, kind),
      " ",
      value !== undefined && [code(value), " "],
      prose(text),
    ),
  );
  return section(`First changed at ${first.to}`, element("ul.changes", {}, ...items));
}

function standsFor(cell: Cell): HTMLElement | string {
  if (cell.status === "left-out") return cell.reason;
  const chosen = cell.alternatives.filter(({ status }) => status === "chosen");
  if (chosen.length > 0) return code(chosen.map(({ point }) => point).join(", "));
  return cell.alternatives.flatMap(({ reason }) => reason ?? []).at(-1) ?? "nothing";
}

function remarks({ tapset, probe }: ProbeRow): HTMLElement | undefined {
  const own = tapset.remarks.filter(({ alias }) => alias === probe.alias);
  if (own.length === 0) return undefined;
  return section(
    "Remarks",
    element("ul", {}, ...own.map(({ text }) => element("li", {}, prose(text)))),
  );
}

function contractChanges({ tapset, probe }: ProbeRow): HTMLElement | undefined {
  const own = (tapset.contract?.changes ?? []).filter(({ alias }) => alias === probe.alias);
  if (own.length === 0) return undefined;
  const items = own.map(({ level, text }) =>
    element("li", {}, element("span.kind", {}, level), " ", prose(text)),
  );
  return section("Against contract.json", element("ul", {}, ...items));
}
