// What the reader looks at, and how the page's address says it: `#alias@kernel`, `#alias`, `#@kernel`, `#tapset=name`; tests are
// called like aliases, by their paths.

import { nameOf, type DataRow, type Kernel, type Report, type Tapset } from "./model.ts";

export type Selection =
  | { readonly kind: "cell"; readonly row: DataRow; readonly column: number }
  | { readonly kind: "row"; readonly row: DataRow }
  | { readonly kind: "kernel"; readonly column: number }
  | { readonly kind: "tapset"; readonly tapset: Tapset };

export function hashOf(selection: Selection | undefined, kernels: readonly Kernel[]): string {
  if (selection === undefined) return "";
  switch (selection.kind) {
    case "cell":
      return `#${encode(`${nameOf(selection.row)}@${kernels[selection.column]!.name}`)}`;
    case "row":
      return `#${encode(nameOf(selection.row))}`;
    case "kernel":
      return `#${encode(`@${kernels[selection.column]!.name}`)}`;
    case "tapset":
      return `#${encode(`tapset=${selection.tapset.name}`)}`;
  }
}

/** Readable where an address may be: a slash and an at sign stay. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll("%40", "@")
    .replaceAll("%3D", "=");
}

/** Undefined for an empty address; "absent" for one that means nothing in this report. */
export function selectionAt(
  hash: string,
  report: Report,
  rows: readonly DataRow[],
): Selection | undefined | "absent" {
  const text = decode(hash.replace(/^#/, ""));
  if (text === "") return undefined;
  const tapset = report.tapsets.find(({ name }) => text === `tapset=${name}`);
  if (tapset !== undefined) return { kind: "tapset", tapset };
  const whole = rows.find((one) => nameOf(one) === text);
  if (whole !== undefined) return { kind: "row", row: whole };
  // A name of an alias may have an at sign, too; that of a kernel has none.
  const at = text.lastIndexOf("@");
  if (at < 0) return "absent";
  const column = report.kernels.findIndex(({ name }) => name === text.slice(at + 1));
  if (column < 0) return "absent";
  if (at === 0) return { kind: "kernel", column };
  const row = rows.find((one) => nameOf(one) === text.slice(0, at));
  return row === undefined ? "absent" : { kind: "cell", row, column };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody typed a lone percent sign: then it is one.
    return text;
  }
}
