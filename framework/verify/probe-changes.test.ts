import { expect, test } from "vitest";
import { probeChanges } from "./probe-changes.ts";
import type { Evidence, ProbeCell, ReportKernel } from "./report.ts";

const kernels = ["5.10", "6.1"].map((release): ReportKernel => ({
  name: release,
  release,
  version: release,
  architecture: "x86_64",
  buildId: "",
  source: "dwarf",
}));

type Caveats = Evidence["alternatives"][number]["caveats"];

/** A probe at a function's own code or at a copy of it, with one value. */
function cell(site: "entry" | "inlined", reason?: string, caveats: Caveats = []): ProbeCell {
  const sites = [{ point: "p", kind: site }];
  const point = { point: "p", status: "chosen" as const, isRequired: true };
  const verdict = reason === undefined ? ("resolved" as const) : ("unresolved" as const);
  return {
    status: verdict,
    alternatives: [{ ...point, sites, siteCount: 1, caveats }],
    values: [{ name: "x", type: "long", verdict, reason, reads: [] }],
    problems: [],
  };
}

const changes = (before: ProbeCell, now: ProbeCell) =>
  probeChanges(kernels, [before, now]).map(({ kind, value, text }) => [kind, value, text]);

test("a value that breaks is told once, and not of its probe as well", () => {
  expect(changes(cell("entry"), cell("entry", "there is no `$x`"))).toEqual([
    ["gone", "x", "there is no `$x`"],
  ]);
});

test("what is not known is neither gone nor there again", () => {
  const known = cell("entry");
  if (known.status === "left-out") throw new Error("unlikely");
  const absent = { point: "p", status: "absent" as const, isRequired: true };
  const nothing = { ...absent, reason: "BTF has no files", sites: [], siteCount: 0, caveats: [] };
  const unknown: ProbeCell = {
    status: "unknown",
    alternatives: [nothing],
    values: [{ name: "x", verdict: "unresolved", reads: [] }],
    problems: [],
  };
  expect(changes(known, unknown)).toEqual([]);
  expect(changes(unknown, known)).toEqual([]);
  const blind: ProbeCell = {
    ...known,
    status: "unknown",
    values: [{ name: "x", verdict: "unknown", reads: [] }],
  };
  expect(changes(known, blind)).toEqual([]);
  expect(changes(blind, cell("entry", "there is no `$x`"))).toEqual([]);
  // A value may be known where the probe's place is not.
  const unchecked: ProbeCell = { ...known, status: "unknown" };
  expect(changes(unchecked, cell("entry", "there is no `$x`"))).toEqual([
    ["gone", "x", "there is no `$x`"],
  ]);
});

test("of a function that can be probed only where it was inlined it is not said that it has no code", () => {
  const text = "f itself cannot be probed";
  const partial = cell("inlined", undefined, [{ kind: "inlined-in-part", text }]);
  expect(changes(cell("entry"), partial)).toEqual([["meaning", undefined, text]]);
  expect(changes(cell("entry"), cell("inlined"))).toEqual([
    ["meaning", undefined, "it has no code of its own any more, only inlined copies"],
  ]);
});

test("a value that breaks is told, too, where another one was wrong before", () => {
  const two = (reason: string | undefined): ProbeCell => {
    const [whole, wrong] = [cell("entry", reason), cell("entry", "there is no `$y`")];
    if (whole.status === "left-out" || wrong.status === "left-out") throw new Error("unlikely");
    const [x, y] = [whole.values[0]!, { ...wrong.values[0]!, name: "y" }];
    return { ...wrong, values: [x, y] };
  };
  expect(changes(two(undefined), two("there is no `$x`"))).toEqual([
    ["gone", "x", "there is no `$x`"],
  ]);
  expect(changes(two("there is no `$x`"), two(undefined))).toEqual([
    ["came", "x", "it can be read"],
  ]);
  expect(changes(two(undefined), two(undefined))).toEqual([]);
});

test("a point that is gone is told, too, where a value was wrong before", () => {
  const wrong = cell("entry", "there is no `$x`");
  if (wrong.status === "left-out") throw new Error("unlikely");
  const reason = "there is no function `f`";
  const alternatives = wrong.alternatives.map((one) => ({
    ...one,
    status: "absent" as const,
    reason,
  }));
  expect(changes(wrong, { ...wrong, alternatives })).toEqual([["gone", undefined, reason]]);
});
