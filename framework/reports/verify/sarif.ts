// A report as SARIF, for services that show results beside the lines of a change: what a tapset declares wrongly, and what of its
// aliases is not there.

import { createDiagnostic, formatDiagnosticsAsSarif } from "../../../compiler/index.ts";
import type { Diagnostic, Range } from "../../../compiler/index.ts";
import { version } from "../../version.ts";
import { brokenSince } from "../../verify/broken-since.ts";
import type { ProbeReport, ReportKernel, TapsetReport, VerifyReport } from "../../verify/report.ts";
import { whyNotRecorded } from "./contract-text.ts";
import { foldBy } from "./fold.ts";
import { spellSince } from "./spell-since.ts";
import { whyNot, asOnAnyKernel } from "./why-not.ts";

export function formatVerifySarif({ kernels, tapsets }: VerifyReport): string {
  const all = tapsets.flatMap((tapset) => [
    ...tapset.diagnostics,
    ...tapset.probes.flatMap((probe) => probeResults(tapset, probe, kernels)),
    ...promiseResults(tapset),
  ]);
  return formatDiagnosticsAsSarif(all, version);
}

/** What a manifest owes besides, at the beginning of the file that says it. */
function promiseResults({ name, path, contract, missingKernels }: TapsetReport): Diagnostic[] {
  const wrong = contract && whyNotRecorded(contract);
  const recorded =
    contract === undefined || wrong === undefined
      ? []
      : [
          createDiagnostic("contract/not-recorded", {
            range: beginningOf(contract.path),
            values: { tapset: name, reason: wrong },
          }),
        ];
  const missing = missingKernels.map(({ name: kernel, reason, wayBack }) =>
    createDiagnostic("contract/kernel-not-here", {
      range: beginningOf(`${path}/tapset.json`),
      values: { tapset: name, kernel, reason },
      hint: `run: ${wayBack}`,
    }),
  );
  return [...recorded, ...missing];
}

function beginningOf(path: string): Range {
  return { file: { path, text: "", origin: "library" }, start: 0, end: 0 };
}

interface Trouble {
  readonly kernel: string;
  /** As it stands in a sentence: a value, or the probe itself. */
  readonly what: string;
  readonly reason: string;
  readonly hint?: string;
  /** At which kernel it broke, as it is said behind the reason. */
  readonly since?: string;
}

const itself = "the probe";

/** One result for the same reason on several kernels. What a manifest does not claim is a warning. */
function probeResults(
  { manifest, brokenClaims }: TapsetReport,
  probe: ProbeReport,
  kernels: readonly ReportKernel[],
): Diagnostic[] {
  const broken = brokenClaims.filter(({ alias }) => alias === probe.alias);
  const claimed = broken.map(({ kernel, value, reason, hint, since }): Trouble => {
    const release = kernels.find(({ name }) => name === kernel)?.release ?? kernel;
    const told = asOnAnyKernel(reason, release);
    const what = value === undefined ? itself : `\`${value}\``;
    return { kernel, what, reason: told, hint, since: spellSince(since) };
  });
  const others = probe.cells.flatMap((cell, column): Trouble[] => {
    const kernel = kernels[column]!;
    const why = whyNot(cell, kernel);
    const isSaid = broken.some(({ kernel: name }) => name === kernel.name);
    if (why?.status !== "unresolved" || isSaid) return [];
    const { reason, hint } = why;
    const had = brokenSince(
      kernels,
      probe.cells,
      column,
      (one) => probe.cells[one]!.status === "resolved",
    );
    return [{ kernel: kernel.name, what: itself, reason, hint, since: spellSince(had) }];
  });
  return [
    ...toldOnce(claimed, "error", probe),
    ...toldOnce(others, manifest === undefined ? "error" : "warning", probe),
  ];
}

function toldOnce(
  troubles: readonly Trouble[],
  severity: Diagnostic["severity"],
  { alias, range }: ProbeReport,
): Diagnostic[] {
  return foldBy(troubles, ({ what, reason, hint, since }) =>
    [what, reason, hint, since].join("\0"),
  ).map((group) => {
    const [{ what, reason, hint, since = "" }] = group;
    const on = group.map(({ kernel }) => kernel).join(", ");
    const values = { what, alias, reason: `${reason}, on ${on}${since}` };
    const diagnostic = createDiagnostic("resolve/unresolved-alias", { range, values, hint });
    return { ...diagnostic, severity };
  });
}
