// Behind one cell: the evidence for what it says.

import {
  badge,
  code,
  facts,
  linkToTapset,
  prose,
  reasonText,
  section,
  sinceText,
  table,
} from "./details-parts.ts";
import { coverageDetails } from "./coverage-details.ts";
import { element } from "./element.ts";
import {
  changesAt,
  countOf,
  shortOf,
  signAt,
  signOf,
  signTexts,
  titleOf,
  type Alternative,
  type Cell,
  type DataRow,
  type Evidence,
  type Kernel,
  type Probe,
  type ProbeRow,
  type Value,
} from "./model.ts";
import { hashOf } from "./selection.ts";

export function cellDetails(
  row: ProbeRow,
  column: number,
  kernels: readonly Kernel[],
): (Node | undefined)[] {
  const { probe, tapset } = row;
  const cell = probe.cells[column];
  const kernel = kernels[column]!;
  const { name, release, architecture, source } = kernel;
  if (!cell) {
    const said = `Nothing of the kernel ${name} is here.`;
    return [element("h2", {}, probe.alias), element("p.verdict", {}, said)];
  }
  const sign = signOf(cell);
  return [
    element("h2", {}, element("a", { href: hashOf({ kind: "row", row }, kernels) }, probe.alias)),
    element("p.verdict", {}, badge(sign), " ", signTexts[sign].sentence),
    kernelStrip(row, column, kernels),
    facts([
      ["kernel", `${name} · ${release} · ${architecture}${source === "btf" ? " · BTF only" : ""}`],
      ["tapset", linkToTapset(tapset, titleOf(tapset))],
      ["written in", code(`${probe.file}:${probe.line}`)],
      ["what", probe.summary],
      ["context", probe.context],
    ]),
    brokenClaims(row, kernel),
    changes(probe, kernel),
    ...coverageDetails(row.coverage, column),
    ...evidence(cell, probe),
  ];
}

/** The same row on the other kernels, one step away. */
export function kernelStrip(
  row: DataRow,
  column: number | undefined,
  kernels: readonly Kernel[],
): HTMLElement {
  const links = kernels.flatMap((kernel, index) => {
    const sign = signAt(row, index);
    if (sign === undefined) return [];
    const run = row.kind === "test" ? row.cells[index] : undefined;
    const changed = row.kind === "probe" && changesAt(row.probe, kernel).length > 0;
    return element(
      "a",
      {
        href: hashOf({ kind: "cell", row, column: index }, kernels),
        class: `sign ${sign}${changed ? " changed" : ""}`,
        title: `${kernel.name}: ${signTexts[sign].label}${changed ? ", changed" : ""}`,
        "aria-label": `${kernel.name}: ${signTexts[sign].label}`,
        "aria-current": index === column ? "true" : undefined,
      },
      run ? shortOf(run) : signTexts[sign].short,
    );
  });
  const label = `This ${row.kind} on all kernels`;
  return element("nav.strip", { "aria-label": label }, ...links);
}

function brokenClaims({ tapset, probe }: ProbeRow, kernel: Kernel): HTMLElement | undefined {
  const broken = tapset.brokenClaims.filter(
    (one) => one.alias === probe.alias && one.kernel === kernel.name,
  );
  if (broken.length === 0) return undefined;
  const items = broken.map(({ value, reason, hint, since }) =>
    element(
      "li",
      {},
      value === undefined ? "" : element("code", {}, value),
      reasonText(reason + sinceText(since), undefined, hint),
    ),
  );
  return section("Broken claim", element("ul", {}, ...items));
}

function changes(probe: Probe, kernel: Kernel): HTMLElement | undefined {
  const all = changesAt(probe, kernel);
  if (all.length === 0) return undefined;
  const items = all.map(({ kind, value, text }) =>
    element(
      "li",
      {},
      element("span.kind", {}, kind),
      " ",
      value !== undefined && [code(value), " "],
      prose(text),
    ),
  );
  return section(`Changed since ${all[0]!.from}`, element("ul.changes", {}, ...items));
}

function evidence(cell: Cell, { values }: Probe): (HTMLElement | undefined)[] {
  if (cell.status === "left-out")
    return [section("Left out", element("p.reason", {}, prose(cell.reason)))];
  return [
    section("Stands for", element("ol.alternatives", {}, ...cell.alternatives.map(alternative))),
    valuesOf(cell, values),
    problems(cell),
  ];
}

function alternative({
  point,
  status,
  reason,
  code: diagnostic,
  hint,
  sites,
  siteCount,
  caveats,
}: Alternative): HTMLElement {
  return element(
    "li",
    { class: status },
    element("span.status", {}, status),
    " ",
    code(point),
    reasonText(reason, diagnostic, hint),
    ...caveats.map(({ text }) => element("p.caveat", {}, prose(text))),
    sites.length > 0 &&
      table(
        ["where", "what"],
        sites.map((site) => [
          element(
            "span",
            {},
            pathOf(site),
            element(
              "span.kind",
              {},
              [
                // Without a file the kind is the place, which is said already.
                site.file === undefined ? "" : site.kind,
                site.module === undefined ? "" : `in ${site.module}`,
              ].join(" "),
            ),
          ),
          code(site.signature ?? site.point),
        ]),
      ),
    siteCount > sites.length &&
      element("p.more-sites", {}, `and ${countOf(siteCount - sites.length, "more place")}`),
  );
}

/** A long path may be broken between its folders. */
function pathOf(site: Alternative["sites"][number]): HTMLElement {
  const folders = place(site).split(/(?<=\/)/);
  return element("code", {}, ...folders.flatMap((one) => [element("wbr"), one]));
}

function place({ file, line, kind }: Alternative["sites"][number]): string {
  if (file === undefined) return kind;
  return line === undefined ? file : `${file}:${line}`;
}

/** Where they hold is said once, when it is the same for all. */
function valuesOf({ values }: Evidence, declared: Probe["values"]): HTMLElement | undefined {
  if (values.length === 0) return undefined;
  const places = new Set(values.flatMap(({ location }) => location ?? []));
  const [place] = places;
  const isSame = places.size === 1;
  const [first] = values;
  if (values.every(({ verdict, reason }) => verdict !== "resolved" && reason === first!.reason)) {
    const names = values.flatMap(({ name }, index) => [index === 0 ? "" : ", ", code(name)]);
    return section(
      "Values",
      element("p", {}, ...names),
      reasonText(first!.reason, first!.code, first!.hint),
    );
  }
  return section(
    "Values",
    isSame && element("p.location", {}, `at ${place}`),
    ...troublesFirst(values).map((one) =>
      value(isSame ? { ...one, location: undefined } : one, declared),
    ),
  );
}

function troublesFirst(values: readonly Value[]): readonly Value[] {
  const weight = ({ verdict }: Value): number => (verdict === "resolved" ? 1 : 0);
  return values.toSorted((one, other) => weight(one) - weight(other));
}

function value(
  { name, type, verdict, reason, code: diagnostic, hint, location, reads }: Value,
  declared: Probe["values"],
): HTMLElement {
  const declaration = declared.find((one) => one.name === name)?.declaration;
  const promised = [
    declaration?.type ?? type,
    declaration?.unit && `[${declaration.unit}]`,
    declaration?.range,
    declaration?.optional && "optional",
  ];
  const sign = verdict === "resolved" ? "ok" : verdict === "unresolved" ? "no" : "unknown";
  return element(
    "div.value",
    {},
    element(
      "h4",
      {},
      code(name),
      element("span.type", {}, ` ${promised.filter(Boolean).join(" ")} `),
      sign !== "ok" && badge(sign),
    ),
    declaration !== undefined && declaration.text !== "" && element("p", {}, declaration.text),
    reasonText(reason, diagnostic, hint),
    reads.length > 0 &&
      table(
        ["expression", "type in C", "location"],
        reads.map((read) => [code(read.expression), code(read.type), code(read.location)]),
      ),
    location !== undefined && element("p.location", {}, `at ${location}`),
  );
}

function problems({ problems: all }: Evidence): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  const items = all.map((one) => element("li", {}, reasonText(one.reason, one.code, undefined)));
  return section("Also wrong", element("ul", {}, ...items));
}
