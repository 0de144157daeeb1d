// The panel beside the matrix: what stands behind the place that was chosen.

import { cellDetails } from "./cell-details.ts";
import { element } from "./element.ts";
import { kernelDetails } from "./kernel-details.ts";
import type { DataRow, Report } from "./model.ts";
import { probeDetails } from "./probe-details.ts";
import type { Selection } from "./selection.ts";
import { runDetails } from "./run-details.ts";
import { tapsetDetails } from "./tapset-details.ts";
import { testDetails } from "./test-details.ts";

export interface Panel {
  readonly root: HTMLElement;
  readonly isOpen: boolean;
  show(selection: Selection | undefined): void;
}

export function createPanel(report: Report, rows: readonly DataRow[], onClose: () => void): Panel {
  const content = element("div.panel-content", { "aria-live": "polite" });
  const close = element(
    "button.close",
    { type: "button", "aria-label": "Close (Esc)", title: "Close (Esc)", onclick: onClose },
    "×",
  );
  const root = element("aside.panel", { "aria-label": "Evidence", hidden: true }, close, content);
  return {
    root,
    get isOpen() {
      return !root.hidden;
    },
    show(selection) {
      root.hidden = selection === undefined;
      const parts = selection === undefined ? [] : details(selection, report, rows);
      content.replaceChildren(...parts.filter((part) => part !== undefined));
      root.scrollTop = 0;
    },
  };
}

function details(
  selection: Selection,
  report: Report,
  rows: readonly DataRow[],
): (Node | undefined)[] {
  const { kernels } = report;
  switch (selection.kind) {
    case "cell":
      return selection.row.kind === "probe"
        ? cellDetails(selection.row, selection.column, kernels)
        : runDetails(selection.row, selection.column, kernels);
    case "row":
      return selection.row.kind === "probe"
        ? probeDetails(selection.row, kernels)
        : testDetails(selection.row, kernels);
    case "kernel":
      return kernelDetails(selection.column, kernels, rows);
    case "tapset":
      return tapsetDetails(selection.tapset, report, rows);
  }
}
