// The page of a verification and of what ran: a matrix of probes, tests and kernels, and behind each cell its evidence.

import { element } from "./element.ts";
import { listenToKeys } from "./keyboard.ts";
import { createMatrix, type Position } from "./matrix.ts";
import { countOf, coverageOfProbe, type DataRow, type Report } from "./model.ts";
import { createPanel } from "./panel.ts";
import { readReport } from "./read-report.ts";
import { spellTime } from "./run-details.ts";
import { everything, filterRows, type Filter } from "./row-filter.ts";
import { hashOf, selectionAt, type Selection } from "./selection.ts";
import { createToolbar } from "./toolbar.ts";

const app = document.getElementById("app")!;

try {
  start(await readReport());
} catch (error) {
  app.replaceChildren(
    element("p.failure", { role: "alert" }, `This report cannot be shown: ${String(error)}`),
  );
  throw error;
}

function start(report: Report): void {
  const { kernels } = report;
  const all = rowsOf(report);
  const status = element("p.status", { role: "status" });
  const panel = createPanel(report, all, () => select(undefined, "push"));
  const matrix = createMatrix(all, kernels, (position) => select(selectionOf(position), "push"));
  const toolbar = createToolbar(report, filterBy);
  const subject = report.runs?.matrix ?? report.tapsets.map(({ name }) => name).join(", ");
  const title = `${subject} on ${countOf(kernels.length, "kernel")}`;
  document.title = `${title} · Tapwright`;
  const empty = element(
    "p.empty",
    { hidden: true },
    "Nothing is like that. ",
    element("button.more", { type: "button", onclick: () => toolbar.reset() }, "Show everything"),
  );
  app.replaceChildren(
    element("header", {}, element("h1", {}, title), status, toolbar.root, shortfalls(report)),
    element("main", {}, element("div.matrix-side", {}, matrix.root, empty), panel.root),
    footer(report),
  );
  filterBy(everything);
  listenToKeys(matrix, {
    move(position) {
      matrix.moveTo(position);
      if (panel.isOpen) select(selectionOf(matrix.position), "replace");
    },
    open: () => select(selectionOf(matrix.position), "push"),
    close: () => select(undefined, "push"),
    search: () => toolbar.focusSearch(),
  });
  window.addEventListener("popstate", () => followAddress());
  followAddress();
  if (document.activeElement === document.body) matrix.focus();

  function filterBy(filter: Filter): void {
    const columns = kernels.flatMap(({ architecture }, column) =>
      filter.architectures.size === 0 || filter.architectures.has(architecture) ? [column] : [],
    );
    const { rows, probes, tests, counts } = filterRows(all, filter, columns);
    matrix.show(rows, columns);
    toolbar.showCounts(counts);
    empty.hidden = probes + tests > 0;
    const isAll = probes + tests === all.length && columns.length === kernels.length;
    status.textContent = [
      spellShown(probes, "probe", isAll),
      spellShown(tests, "test", isAll),
      !isAll && `${columns.length} of ${countOf(kernels.length, "kernel")}`,
    ]
      .filter(Boolean)
      .join(", ");
  }

  /** `12 probes`, or `3 of 12 probes`; nothing where there are none of the kind. */
  function spellShown(shown: number, kind: DataRow["kind"], isAll: boolean): string | undefined {
    const total = all.filter((row) => row.kind === kind).length;
    if (total === 0) return undefined;
    return isAll
      ? countOf(total, kind)
      : `${shown.toLocaleString("en")} of ${countOf(total, kind)}`;
  }

  function selectionOf({ row, column }: Position): Selection | undefined {
    const kernel = matrix.columns[column];
    const found = matrix.rows[row];
    if (found === undefined) {
      return kernel === undefined ? undefined : { kind: "kernel", column: kernel };
    }
    if (found.kind === "tapset") return { kind: "tapset", tapset: found.tapset };
    if (found.kind === "suite") return undefined;
    return kernel === undefined
      ? { kind: "row", row: found }
      : { kind: "cell", row: found, column: kernel };
  }

  function select(selection: Selection | undefined, how: "push" | "replace"): void {
    const hash = hashOf(selection, kernels);
    const address = hash === "" ? location.pathname + location.search : hash;
    if (hash !== location.hash) {
      if (how === "push") history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    }
    panel.show(selection);
  }

  /** A link, a step back, or the address that the page was opened with. */
  function followAddress(): void {
    const selection = selectionAt(location.hash, report, all);
    if (selection === "absent") {
      status.textContent = `There is no ${decodeURI(location.hash.slice(1))} in this report.`;
      panel.show(undefined);
      return;
    }
    panel.show(selection);
    const position = selection && positionOf(selection);
    if (position !== undefined) matrix.moveTo(position);
  }

  function positionOf(selection: Selection): Position | undefined {
    if (selection.kind === "kernel") {
      const column = matrix.columns.indexOf(selection.column);
      return column < 0 ? undefined : { row: -1, column };
    }
    const row = matrix.rows.findIndex((one) =>
      selection.kind === "tapset"
        ? one.kind === "tapset" && one.tapset === selection.tapset
        : one === selection.row,
    );
    const column = selection.kind === "cell" ? matrix.columns.indexOf(selection.column) : -1;
    return row < 0 ? undefined : { row, column };
  }
}

/** Tests by suite, then probes by tapset: what ran is what is looked for first. */
function rowsOf(report: Report): readonly DataRow[] {
  const { tapsets, runs } = report;
  const probes = tapsets.flatMap((tapset) =>
    tapset.probes.map((probe) => {
      const coverage = coverageOfProbe(report, tapset, probe);
      return { kind: "probe" as const, tapset, probe, coverage };
    }),
  );
  const tests = (runs?.suites ?? []).flatMap(({ name, tests: all }) =>
    all.map((one) => ({ kind: "test" as const, suite: name, ...one })),
  );
  return [...tests, ...probes];
}

/** What is red and is no cell. */
function shortfalls({ runs }: Report): HTMLElement | undefined {
  if (runs === undefined || (runs.shortfalls.length === 0 && !runs.isInterrupted)) return undefined;
  const items = runs.shortfalls.map((text) => element("li", {}, text));
  const cut = runs.isInterrupted && element("li", {}, "the run was interrupted");
  // It may have to be scrolled, by keys as well.
  return element("ul.shortfalls", { role: "alert", tabindex: 0 }, cut, ...items);
}

function footer({ tapwright, runs, coverage }: Report): HTMLElement {
  const keys: readonly (readonly [string, string])[] = [
    ["/", "search"],
    ["← ↑ → ↓", "move"],
    ["Enter", "evidence"],
    ["n p", "next, previous trouble"],
    ["Esc", "close"],
  ];
  return element(
    "footer",
    {},
    ...keys.map(([key, what]) => element("span", {}, element("kbd", {}, key), ` ${what}`)),
    coverage !== undefined &&
      element("span.legend", {}, element("span.bar", { "aria-hidden": "true" }), " fired in tests"),
    element(
      "span.by",
      {},
      runs !== undefined && `ran ${spellTime(runs.began)}, ${runs.seconds.toFixed(0)} s · `,
      `Tapwright ${tapwright}`,
    ),
  );
}
