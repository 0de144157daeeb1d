// The report as the page needs it: rows and columns, and what is known of one cell at a glance.

import type { PageJson, RunCell as Run } from "../matrix/page-json.ts";

export type Report = PageJson;
export type Runs = NonNullable<Report["runs"]>;
export type RunCell = Run;
export type Kernel = Report["kernels"][number];
export type Tapset = Report["tapsets"][number];
export type Probe = Tapset["probes"][number];
export type Cell = NonNullable<Probe["cells"][number]>;
export type Evidence = Exclude<Cell, { status: "left-out" }>;
export type Alternative = Evidence["alternatives"][number];
export type Value = Evidence["values"][number];

export type TapsetCoverage = NonNullable<Report["coverage"]>["tapsets"][number];
/** What of an alias ran in the tests of one kernel. */
export type CoverageAt = NonNullable<TapsetCoverage["definitions"][number]["kernels"][number]>;

export interface AliasCoverage {
  readonly name: string;
  /** By kernel. */
  readonly at: readonly (CoverageAt | undefined)[];
}

export interface ProbeRow {
  readonly kind: "probe";
  readonly tapset: Tapset;
  readonly probe: Probe;
  /** Where tests told what ran: of the alias itself first, then of those that it stands for. */
  readonly coverage: readonly AliasCoverage[];
}

export interface TapsetRow {
  readonly kind: "tapset";
  readonly tapset: Tapset;
}

/** A test on all kernels. */
export interface TestRow {
  readonly kind: "test";
  readonly suite: string;
  readonly test: string;
  readonly cells: readonly (RunCell | null)[];
}

export interface SuiteRow {
  readonly kind: "suite";
  readonly suite: string;
}

/** A row with a cell for each kernel. */
export type DataRow = ProbeRow | TestRow;
export type Row = DataRow | TapsetRow | SuiteRow;

/** What a probe's cell says, in the order in which troubles come first. */
export const probeSigns = ["no", "unknown", "part", "left-out", "ok"] as const;
/** The same of a test's. */
const runSigns = ["red", "flaky", "skip", "pass"] as const;
export const signs = [...probeSigns, ...runSigns] as const;
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
    sentence: "It is left out on this kernel; the reason is below.",
  },
  pass: { short: "pass", label: "passed", sentence: "It ran, and nothing speaks against it." },
  flaky: {
    short: "flaky",
    label: "flaky",
    sentence: "It passed, but not at the first attempt.",
  },
  skip: { short: "skip", label: "skipped", sentence: "It did not run, and may do so." },
  red: {
    short: "fail",
    label: "failed",
    sentence: "It failed, or had to run and did not.",
  },
};

export function signOf(cell: Cell): Sign {
  if (cell.status === "left-out") return "left-out";
  if (cell.status === "unresolved") return "no";
  if (cell.status === "unknown") return "unknown";
  return cell.isPartial === true ? "part" : "ok";
}

export function runSignOf({ record, isForbidden }: RunCell): Sign {
  const { outcome } = record.verdict;
  if (outcome === "passed") return "pass";
  if (outcome === "flaky") return "flaky";
  return outcome === "skipped" && !isForbidden ? "skip" : "red";
}

/** What a row says on a kernel; undefined where it says nothing: the test is not asked for there, or the kernel is not here. */
export function signAt(row: DataRow, column: number): Sign | undefined {
  if (row.kind === "test") {
    const run = row.cells[column];
    return run ? runSignOf(run) : undefined;
  }
  const cell = row.probe.cells[column];
  return cell ? signOf(cell) : undefined;
}

/** Whether a probe fired in tests; undefined where that is not known. */
export function hasFired(row: DataRow, column: number): boolean | undefined {
  const at = row.kind === "probe" ? row.coverage[0]?.at[column] : undefined;
  return at === undefined ? undefined : at.hits > 0;
}

/** What is told of a tapset's tests. */
export function coverageOf({ coverage }: Report, { name }: Tapset): TapsetCoverage | undefined {
  return coverage?.tapsets.find((one) => one.name === name);
}

/** What ran of an alias, and behind it of those that it stands for, each in the order of the page's kernels. */
export function coverageOfProbe(
  report: Report,
  tapset: Tapset,
  { alias }: Probe,
): readonly AliasCoverage[] {
  const { coverage, kernels } = report;
  const definitions = coverageOf(report, tapset)?.definitions ?? [];
  const found: AliasCoverage[] = [];
  const add = (name: string): void => {
    const one = definitions.find(({ kind, names }) => kind === "alias" && names.includes(name));
    if (one === undefined || found.some((other) => other.name === name)) return;
    const at = kernels.map(
      (kernel) => one.kernels[coverage!.kernels.indexOf(kernel.name)] ?? undefined,
    );
    found.push({ name, at });
    const points = at.flatMap((there) => there?.alternatives ?? []);
    for (const { point } of points) add(point.replace(/[?!]$/, ""));
  };
  add(alias);
  return found;
}

/** How a row is called, in its first column and in addresses. */
export function nameOf(row: DataRow): string {
  return row.kind === "probe" ? row.probe.alias : row.test;
}

export function isTrouble(sign: Sign | undefined): boolean {
  return sign === "no" || sign === "unknown" || sign === "red";
}

/** As a test's cell has it: `fail` says too little of a guest that panicked. */
export function shortOf({ record, isForbidden }: RunCell): string {
  const { outcome } = record.verdict;
  const shorter: Readonly<Record<string, string>> = {
    failed: "fail",
    "not-built": "no build",
    "module-refused": "refused",
    "timed-out": "time",
    flooded: "flood",
    "kernel-complained": "splat",
    "guest-oopsed": "oops",
    "guest-panicked": "panic",
    "guest-hung": "hung",
    "guest-rebooted": "reboot",
    "guest-lost": "lost",
    interrupted: "cut",
  };
  if (outcome === "skipped" && isForbidden) return "missing";
  return shorter[outcome] ?? signTexts[runSignOf({ record, isForbidden })].short;
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
  const { manifest, holds, brokenClaims, missingKernels, diagnostics, contract } = tapset;
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (manifest === undefined) {
    const none = "no manifest: nothing is claimed";
    return errors > 0
      ? `${none}, and there ${errors === 1 ? "is" : "are"} ${countOf(errors, "error")}`
      : none;
  }
  const open = countOf(missingKernels.length, "claimed kernel is", "claimed kernels are");
  if (holds)
    return `keeps what it claims${missingKernels.length > 0 ? `; ${open} not known here` : ""}`;
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
