// The report as the page needs it: rows and columns, and what is known of one cell at a glance.

import type { ReportJson } from "../verify/json-schema.ts";

export type Report = ReportJson;
export type Kernel = Report["kernels"][number];
export type Tapset = Report["tapsets"][number];
export type Probe = Tapset["probes"][number];
export type Cell = Probe["cells"][number];
export type Evidence = Exclude<Cell, { status: "left-out" }>;
export type Alternative = Evidence["alternatives"][number];
export type Value = Evidence["values"][number];

export interface ProbeRow {
  readonly kind: "probe";
  readonly tapset: Tapset;
  readonly probe: Probe;
}

export interface TapsetRow {
  readonly kind: "tapset";
  readonly tapset: Tapset;
}

export type Row = ProbeRow | TapsetRow;

/** What a cell says, in the order in which troubles come first. */
export const signs = ["no", "unknown", "part", "left-out", "ok"] as const;
export type Sign = (typeof signs)[number];

interface SignText {
  /** As the cell has it. */
  readonly short: string;
  /** Of a filter. */
  readonly label: string;
  readonly sentence: string;
}

export const signTexts: Readonly<Record<Sign, SignText>> = {
  ok: { short: "ok", label: "resolved", sentence: "It is there, and all its values can be read." },
  part: {
    short: "part",
    label: "in part",
    sentence: "It is there, but fires only at times.",
  },
  no: {
    short: "no",
    label: "unresolved",
    sentence: "It is not there, or not all of it; the reasons are below.",
  },
  unknown: {
    short: "?",
    label: "unknown",
    sentence: "What is known of this kernel cannot say.",
  },
  "left-out": {
    short: "–",
    label: "left out",
    sentence: "The preprocessor leaves it out of its file on this kernel.",
  },
};

export function signOf(cell: Cell): Sign {
  if (cell.status === "left-out") return "left-out";
  if (cell.status === "unresolved") return "no";
  if (cell.status === "unknown") return "unknown";
  return cell.isPartial === true ? "part" : "ok";
}

export function isTrouble(cell: Cell): boolean {
  return cell.status === "unresolved" || cell.status === "unknown";
}

export function changesAt(probe: Probe, kernel: Kernel): Probe["changes"] {
  return probe.changes.filter(({ to }) => to === kernel.name);
}

export function titleOf({ name, manifest }: Tapset): string {
  return manifest === undefined ? name : `${name} ${manifest.version}`;
}

/** It does not keep what it claims; who claims nothing breaks nothing. */
export function isBroken({ manifest, holds }: Tapset): boolean {
  return manifest !== undefined && !holds;
}

/** What a reader of a tapset wants to hear first. */
export function stateOf(tapset: Tapset): string {
  const { manifest, holds, brokenClaims, diagnostics, contract } = tapset;
  if (manifest === undefined) return "no manifest: nothing is claimed";
  if (holds) return "keeps what it claims";
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const parts = [
    brokenClaims.length > 0 && countOf(brokenClaims.length, "broken claim"),
    errors > 0 && countOf(errors, "error"),
    contract !== undefined && contract.state !== "current" && `contract.json is ${contract.state}`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : plural}`;
}
