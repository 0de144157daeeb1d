// The matrix: a table of which only the rows in sight exist, with a head and a first column that stay.

import { element } from "./element.ts";
import {
  changesAt,
  hasFired,
  isBroken,
  nameOf,
  shortOf,
  signAt,
  signTexts,
  stateOf,
  titleOf,
  type DataRow,
  type Kernel,
  type Row,
  type SuiteRow,
  type TapsetRow,
} from "./model.ts";

/** Where the keyboard is: row -1 is the head, column -1 the names. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

export interface Matrix {
  readonly root: HTMLElement;
  /** Columns are numbers of kernels. */
  show(rows: readonly Row[], columns: readonly number[]): void;
  /** Marks a cell and brings it into sight. */
  moveTo(position: Position): void;
  readonly position: Position;
  readonly rows: readonly Row[];
  readonly columns: readonly number[];
  focus(): void;
}

/** As in style.css. */
const rowHeight = 26;
/** So many rows above and below those in sight are there, too. */
const margin = 12;

export function createMatrix(
  all: readonly DataRow[],
  kernels: readonly Kernel[],
  onOpen: (position: Position) => void,
): Matrix {
  let rows: readonly Row[] = [];
  let columns: readonly number[] = [];
  let position: Position = { row: 0, column: -1 };
  let drawn = "";
  const what = spellKinds(all);
  const head = element("thead");
  const body = element("tbody");
  const table = element(
    "table.matrix",
    { role: "grid", tabindex: 0, "aria-label": "Probes, tests and kernels" },
    head,
    body,
  );
  const root = element("div.matrix-scroll", {}, table);

  const draw = (isForced: boolean): void => {
    const [first, last] = rowsInSight(root, head.offsetHeight, rows.length);
    const now = `${first} ${last}`;
    if (!isForced && now === drawn) return;
    drawn = now;
    const shown = rows.slice(first, last);
    body.replaceChildren(
      spacer(first, columns.length),
      ...shown.map((row, index) => drawRow(row, first + index, columns, kernels)),
      spacer(rows.length - last, columns.length),
    );
    mark(table, position);
  };

  const open = (event: Event): void => {
    const found = positionOf(event.target);
    if (found === undefined) return;
    position = found;
    mark(table, position);
    onOpen(position);
  };
  table.addEventListener("click", open);
  root.addEventListener("scroll", () => draw(false), { passive: true });
  new ResizeObserver(() => draw(false)).observe(root);
  // Paper does not scroll: all rows are there while it is printed.
  window.addEventListener("beforeprint", () => {
    body.replaceChildren(...rows.map((row, index) => drawRow(row, index, columns, kernels)));
  });
  window.addEventListener("afterprint", () => draw(true));

  return {
    root,
    show(newRows, newColumns) {
      rows = newRows;
      columns = newColumns;
      position = {
        row: Math.min(position.row, rows.length - 1),
        column: Math.min(position.column, columns.length - 1),
      };
      head.replaceChildren(...drawHead(what, columns, kernels));
      table.setAttribute("aria-rowcount", `${rows.length + 2}`);
      table.setAttribute("aria-colcount", `${columns.length + 1}`);
      table.style.setProperty("--columns", `${columns.length}`);
      table.style.setProperty("--longest", `${longestName(rows)}ch`);
      draw(true);
    },
    moveTo(to) {
      position = to;
      scrollTo(root, head.offsetHeight, to, columns.length);
      draw(true);
      scrollSideways(root, table);
    },
    get position() {
      return position;
    },
    get rows() {
      return rows;
    },
    get columns() {
      return columns;
    },
    focus: () => table.focus({ preventScroll: true }),
  };
}

function longestName(rows: readonly Row[]): number {
  return rows.reduce((most, row) => (isData(row) ? Math.max(most, nameOf(row).length) : most), 16);
}

function isData(row: Row): row is DataRow {
  return row.kind === "probe" || row.kind === "test";
}

function rowsInSight(root: HTMLElement, headHeight: number, count: number): [number, number] {
  const top = Math.max(0, Math.floor(root.scrollTop / rowHeight) - margin);
  const height = Math.max(0, root.clientHeight - headHeight);
  return [Math.min(top, count), Math.min(count, top + Math.ceil(height / rowHeight) + 2 * margin)];
}

/** Up and down by numbers, since a row far away does not exist yet. */
function scrollTo(root: HTMLElement, headHeight: number, { row }: Position, columns: number): void {
  if (row < 0 || columns === 0) return;
  const top = row * rowHeight;
  const height = root.clientHeight - headHeight;
  if (top < root.scrollTop) root.scrollTop = top;
  else if (top > root.scrollTop + 2 * height) root.scrollTop = top - height / 2;
  else if (top + rowHeight > root.scrollTop + height) root.scrollTop = top + rowHeight - height;
}

/** The names stay in sight at the left, so that a cell may lie below them. */
function scrollSideways(root: HTMLElement, table: HTMLElement): void {
  const cell = table.querySelector<HTMLElement>(".here.sign, .here.kernel");
  if (cell === null) return;
  const names = table.querySelector<HTMLElement>(".corner")!.offsetWidth;
  const [left, right] = [cell.offsetLeft, cell.offsetLeft + cell.offsetWidth];
  if (left - names < root.scrollLeft) root.scrollLeft = left - names;
  else if (right > root.scrollLeft + root.clientWidth) root.scrollLeft = right - root.clientWidth;
}

function spacer(rows: number, columns: number): HTMLElement {
  const cell = element("td", { colspan: columns + 1 });
  cell.style.height = `${rows * rowHeight}px`;
  const row = element("tr.spacer", { "aria-hidden": "true" }, cell);
  row.hidden = rows === 0;
  return row;
}

/** What the rows are: a report of `verify` has no tests, and one of `test` no probes. */
function spellKinds(all: readonly DataRow[]): string {
  return [...new Set(all.map(({ kind }) => kind))].join(" or ");
}

function drawHead(
  what: string,
  columns: readonly number[],
  kernels: readonly Kernel[],
): HTMLElement[] {
  const groups: { architecture: string; count: number }[] = [];
  for (const column of columns) {
    const { architecture } = kernels[column]!;
    const last = groups.at(-1);
    if (last?.architecture === architecture) last.count++;
    else groups.push({ architecture, count: 1 });
  }
  const first = element("th.corner", { scope: "col", rowspan: 2 }, what);
  const architectures = groups.map(({ architecture, count }) =>
    element(
      "th.architecture",
      { scope: "colgroup", colspan: count },
      element("span.architecture-name", {}, architecture),
    ),
  );
  const names = columns.map((column, index) => drawKernel(kernels, columns, column, index));
  return [
    element("tr", { "aria-rowindex": 1 }, first, ...architectures),
    element("tr", { "aria-rowindex": 2 }, ...names),
  ];
}

function drawKernel(
  kernels: readonly Kernel[],
  columns: readonly number[],
  column: number,
  index: number,
): HTMLElement {
  const { name, release, source, architecture } = kernels[column]!;
  const [place = "", ...flavour] = name.split("/");
  const begins = index === 0 || kernels[columns[index - 1]!]!.architecture !== architecture;
  return element(
    begins ? "th.kernel.begins" : "th.kernel",
    {
      scope: "col",
      id: `cell--1-${index}`,
      "data-row": -1,
      "data-column": index,
      title: `${name}\n${release}${source === "btf" ? "\nBTF only" : ""}`,
    },
    element("strong", {}, release === "" ? "–" : (/^\d+\.\d+/.exec(release)?.[0] ?? release)),
    element("span", {}, place),
    element("span", {}, flavour.join("/")),
    source === "btf" && element("span.btf", {}, "BTF only"),
  );
}

function drawRow(
  row: Row,
  index: number,
  columns: readonly number[],
  kernels: readonly Kernel[],
): HTMLElement {
  if (isData(row)) return drawData(row, index, columns, kernels);
  return row.kind === "tapset" ? drawTapset(row, index, columns) : drawSuite(row, index, columns);
}

function drawTapset({ tapset }: TapsetRow, index: number, columns: readonly number[]): HTMLElement {
  const state = element(isBroken(tapset) ? "span.state.bad" : "span.state", {}, stateOf(tapset));
  return drawTitle(titleOf(tapset), state, index, columns);
}

function drawSuite({ suite }: SuiteRow, index: number, columns: readonly number[]): HTMLElement {
  return drawTitle(suite, element("span.state", {}, "tests in guests"), index, columns);
}

function drawTitle(
  text: string,
  state: HTMLElement,
  index: number,
  columns: readonly number[],
): HTMLElement {
  const title = element("span.tapset-title", {}, element("strong", {}, text), " ", state);
  return element(
    "tr.tapset",
    { "aria-rowindex": index + 3 },
    element(
      "th",
      {
        scope: "rowgroup",
        colspan: columns.length + 1,
        id: `cell-${index}--1`,
        "data-row": index,
        "data-column": -1,
      },
      title,
    ),
  );
}

function drawData(
  row: DataRow,
  index: number,
  columns: readonly number[],
  kernels: readonly Kernel[],
): HTMLElement {
  const text = nameOf(row);
  const summary = row.kind === "probe" ? row.probe.summary : undefined;
  const name = element(
    row.kind === "probe" && row.probe.isPrivate ? "th.name.private" : "th.name",
    {
      scope: "row",
      id: `cell-${index}--1`,
      "data-row": index,
      "data-column": -1,
      title: summary === undefined ? text : `${text}\n${summary}`,
    },
    // A path that is too long for the column loses its beginning: tests of a folder differ at the end.
    row.kind === "test" ? element("bdi", { dir: "ltr" }, text) : text,
  );
  const cells = columns.map((_, at) => drawCell(row, index, at, columns, kernels));
  return element(`tr.${row.kind}`, { "aria-rowindex": index + 3 }, name, ...cells);
}

function drawCell(
  row: DataRow,
  index: number,
  at: number,
  columns: readonly number[],
  kernels: readonly Kernel[],
): HTMLElement {
  const column = columns[at]!;
  const kernel = kernels[column]!;
  const before = columns[at - 1];
  const begins = before === undefined || kernels[before]!.architecture !== kernel.architecture;
  const sign = signAt(row, column);
  const changed = row.kind === "probe" && changesAt(row.probe, kernel).length > 0;
  const fired = hasFired(row, column);
  const ran = fired === undefined ? "" : fired ? ", fired in tests" : ", never fired in tests";
  const label = sign === undefined ? "nothing" : `${signTexts[sign].label}${ran}`;
  const made = element(
    "td",
    {
      id: `cell-${index}-${at}`,
      "data-row": index,
      "data-column": at,
      "aria-label": `${label}${changed ? ", changed" : ""}`,
    },
    textAt(row, column),
  );
  made.className = [
    `sign ${sign ?? "none"}`,
    changed && "changed",
    isKnown(row, column) && "known",
    fired !== undefined && (fired ? "fired" : "unfired"),
    begins && "begins",
  ]
    .filter(Boolean)
    .join(" ");
  return made;
}

function textAt(row: DataRow, column: number): string {
  const run = row.kind === "test" ? row.cells[column] : undefined;
  if (run) return shortOf(run);
  const sign = signAt(row, column);
  return sign === undefined ? "" : signTexts[sign].short;
}

/** It was not run again. */
function isKnown(row: DataRow, column: number): boolean {
  return row.kind === "test" && row.cells[column]?.record.since !== undefined;
}

function positionOf(target: EventTarget | null): Position | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  if (cell === null) return undefined;
  return { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) };
}

function mark(table: HTMLElement, { row, column }: Position): void {
  table.querySelector(".here")?.classList.remove("here");
  // A tapset's row is one cell.
  const cell =
    table.querySelector(`#cell-${row}-${column}`) ?? table.querySelector(`#cell-${row}--1`);
  cell?.classList.add("here");
  if (cell === null) table.removeAttribute("aria-activedescendant");
  else table.setAttribute("aria-activedescendant", cell.id);
}
