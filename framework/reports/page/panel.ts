// The panel beside the matrix: what stands behind the place that was chosen.

import { cellDetails } from "./cell-details.ts";
import { element } from "./element.ts";
import { kernelDetails } from "./kernel-details.ts";
import type { Kernel, ProbeRow } from "./model.ts";
import { probeDetails } from "./probe-details.ts";
import type { Selection } from "./selection.ts";
import { tapsetDetails } from "./tapset-details.ts";

export interface Panel {
  readonly root: HTMLElement;
  readonly isOpen: boolean;
  show(selection: Selection | undefined): void;
}

export function createPanel(
  kernels: readonly Kernel[],
  rows: readonly ProbeRow[],
  onClose: () => void,
): Panel {
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
      const parts = selection === undefined ? [] : details(selection, kernels, rows);
      content.replaceChildren(...parts.filter((part) => part !== undefined));
      root.scrollTop = 0;
    },
  };
}

function details(
  selection: Selection,
  kernels: readonly Kernel[],
  rows: readonly ProbeRow[],
): (Node | undefined)[] {
  switch (selection.kind) {
    case "cell":
      return cellDetails(selection.row, selection.column, kernels);
    case "probe":
      return probeDetails(selection.row, kernels);
    case "kernel":
      return kernelDetails(selection.column, kernels, rows);
    case "tapset":
      return tapsetDetails(selection.tapset, kernels, rows);
  }
}
