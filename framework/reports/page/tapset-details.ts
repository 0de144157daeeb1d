// Behind a tapset's line: what it claims, whether it keeps that, and what an author should hear.

import { code, facts, foldable, prose, reasonText, section, sinceText } from "./details-parts.ts";
import { element } from "./element.ts";
import { countOf, coverageOf, isBroken, stateOf, titleOf, type Tapset } from "./model.ts";
import { tapsetCoverage } from "./coverage-details.ts";
import { hashOf } from "./selection.ts";
import type { DataRow, Kernel, Report } from "./model.ts";

export function tapsetDetails(
  tapset: Tapset,
  report: Report,
  rows: readonly DataRow[],
): (Node | undefined)[] {
  const { kernels } = report;
  const { path, manifest, counts } = tapset;
  const linked = (alias: string, kernel?: string): HTMLElement =>
    linkedAlias(tapset, rows, kernels, alias, kernel);
  return [
    element("h2", {}, titleOf(tapset)),
    element(isBroken(tapset) ? "p.verdict.bad" : "p.verdict", {}, stateOf(tapset)),
    facts([
      ["what", manifest?.description],
      ["folder", code(path)],
      [
        "claims",
        manifest && `${manifest.kernels.join(", ")} on ${manifest.architectures.join(", ")}`,
      ],
      ["licence", manifest?.license],
      ["maintainers", manifest?.maintainers.map(({ name }) => name).join(", ")],
      [
        "needs",
        Object.entries(manifest?.dependencies ?? {})
          .map(([name, range]) => `${name} ${range}`)
          .join(", "),
      ],
      [
        "found",
        [
          `${counts.resolved.toLocaleString("en")} resolved`,
          counts.partial > 0 && `${counts.partial.toLocaleString("en")} of them in part`,
          counts.unresolved > 0 && `${counts.unresolved.toLocaleString("en")} unresolved`,
          counts.unknown > 0 && `${counts.unknown.toLocaleString("en")} unknown`,
          counts.leftOut > 0 && `${counts.leftOut.toLocaleString("en")} left out`,
        ]
          .filter(Boolean)
          .join(", "),
      ],
    ]),
    brokenClaims(tapset, linked),
    ...tapsetCoverage(coverageOf(report, tapset)),
    contract(tapset),
    diagnostics(tapset),
    missingKernels(tapset),
    ...remarks(tapset, linked),
  ];
}

type Linked = (alias: string, kernel?: string) => HTMLElement;

function linkedAlias(
  tapset: Tapset,
  rows: readonly DataRow[],
  kernels: readonly Kernel[],
  alias: string,
  kernel: string | undefined,
): HTMLElement {
  const row = rows.find(
    (one) => one.kind === "probe" && one.tapset === tapset && one.probe.alias === alias,
  );
  if (row === undefined) return code(alias);
  const column = kernels.findIndex(({ name }) => name === kernel);
  const href = hashOf(column < 0 ? { kind: "row", row } : { kind: "cell", row, column }, kernels);
  return element("a", { href }, code(alias));
}

function brokenClaims({ brokenClaims: all }: Tapset, linked: Linked): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  const items = all.map(({ alias, kernel, value, reason, hint, since }) =>
    element(
      "li",
      {},
      linked(alias, kernel),
      value !== undefined && [", ", code(value)],
      ` on ${kernel}`,
      reasonText(reason + sinceText(since), undefined, hint),
    ),
  );
  return section(countOf(all.length, "broken claim"), foldable(items, 50));
}

function contract({ contract: found, manifest }: Tapset): HTMLElement | undefined {
  if (found === undefined) return undefined;
  const { state, path, changes, needs, recordedVersion, isVersionTooLow } = found;
  const said = {
    current: "It is what was found.",
    updated: "It was written anew.",
    absent: "There is none yet: `tapwright verify --update` writes it.",
    stale: isVersionTooLow
      ? `It records version ${recordedVersion}; the changes are ${needs}, and ${manifest?.version} is too low for them.`
      : "It is not what was found: `tapwright verify --update` writes it.",
  }[state];
  const items = changes.map(({ level, alias, text }) =>
    element(
      "li",
      {},
      element("span.kind", {}, level),
      " ",
      alias !== "*" && code(alias),
      " ",
      prose(text),
    ),
  );
  return section(
    "contract.json",
    element("p", {}, code(path), " ", prose(said)),
    items.length > 0 && foldable(items, 50),
  );
}

function diagnostics({ diagnostics: all }: Tapset): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  const items = all.map(({ code: name, severity, message, place, hint }) =>
    element(
      "li",
      { class: severity },
      place !== undefined && [code(`${place.path}:${place.start.line}:${place.start.column}`), " "],
      prose(message),
      reasonText(undefined, undefined, hint),
      element("span.code", {}, name),
    ),
  );
  return section(countOf(all.length, "diagnostic"), foldable(items, 30));
}

function missingKernels({ missingKernels: all }: Tapset): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  const items = all.map(({ name, reason, wayBack }) =>
    element("li", {}, code(name), `: ${reason}; run `, code(wayBack)),
  );
  return section(`${countOf(all.length, "claimed kernel")} not known here`, foldable(items, 50));
}

const remarkTitles = {
  "never-chosen": "Alternatives that no kernel chooses",
  "optional-nowhere": "Optional points that no kernel has",
  "absent-nothing": "Absences of probes that there are not",
};

function remarks({ remarks: all }: Tapset, linked: Linked): (HTMLElement | undefined)[] {
  return (["never-chosen", "optional-nowhere", "absent-nothing"] as const).map((kind) => {
    const own = all.filter((one) => one.kind === kind);
    if (own.length === 0) return undefined;
    const items = own.map(({ alias, text }) => element("li", {}, linked(alias), ": ", prose(text)));
    return section(
      `${remarkTitles[kind]} (${own.length.toLocaleString("en")})`,
      foldable(items, 10),
    );
  });
}
