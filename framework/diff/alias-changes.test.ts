import { expect, test } from "vitest";
import type { Evidence, ProbeCell, ProbeReport } from "../verify/report.ts";
import { changesOf, wrongOnBoth, type Columns } from "./alias-changes.ts";

const columns: Columns = {
  was: 0,
  is: 1,
  isOfTwo: false,
  by: { manifest: undefined, kernel: "new" },
};

const here: Evidence["alternatives"] = [
  { point: "p", status: "chosen", isRequired: true, sites: [], siteCount: 0, caveats: [] },
];

interface Seen {
  readonly wrong?: readonly string[];
  readonly problems?: readonly string[];
}

/** An alias that has its points, the values `may`, which is optional, and `must`. */
function cell({ wrong = [], problems = [] }: Seen): ProbeCell {
  return {
    status: wrong.length + problems.length > 0 ? "unresolved" : "resolved",
    alternatives: here,
    values: ["may", "must"].map((name) =>
      wrong.includes(name)
        ? { name, verdict: "unresolved", reason: `no ${name}`, reads: [] }
        : { name, verdict: "resolved", reads: [] },
    ),
    problems: problems.map((reason) => ({ code: "resolve/no-such-variable", reason })),
  };
}

function probeOf(before: Seen, now: Seen): ProbeReport {
  return {
    alias: "t.a",
    file: "t.stp",
    line: 1,
    range: { file: { path: "t.stp", text: "", origin: "library" }, start: 0, end: 0 },
    isPrivate: false,
    values: [
      { name: "may", declaration: { name: "may", optional: true, text: "" } },
      { name: "must" },
    ],
    cells: [cell(before), cell(now)],
    changes: [],
  };
}

function told(before: Seen, now: Seen): readonly string[] {
  return changesOf(probeOf(before, now), columns).map(
    ({ gravity, value, text }) => `${gravity} ${value ?? "-"}: ${text}`,
  );
}

test("what breaks the body is told beside a value that may be absent", () => {
  expect(told({}, { wrong: ["may"] })).toEqual(["declared may: no may"]);
  expect(told({}, { wrong: ["may"], problems: ["no $x"] })).toEqual([
    "declared may: no may",
    "break -: no $x",
  ]);
});

test("a fault that stood in the body before broke nothing", () => {
  const before = { problems: ["no $x"] };
  expect(told(before, { wrong: ["may"], problems: ["no $x"] })).toEqual(["declared may: no may"]);
  expect(told(before, { wrong: ["may"], problems: ["no $x", "no $y"] })).toEqual([
    "declared may: no may",
    "break -: no $y",
  ]);
});

test("beside a value that has to be there, which stands for all that is wrong, it is not told", () => {
  expect(told({}, { wrong: ["may", "must"], problems: ["no $x"] })).toEqual([
    "declared may: no may",
    "break must: no must",
  ]);
});

test("a body's fault alone is the break of the alias", () => {
  expect(told({}, { problems: ["no $x"] })).toEqual(["break -: no $x"]);
});

test("what was wrong before is the reason of what is wrong on both, and not what only the second one lacks", () => {
  const reasons = (before: Seen, now: Seen) =>
    wrongOnBoth(probeOf(before, now), columns).map(({ reason }) => reason);
  expect(reasons({ wrong: ["must"] }, { wrong: ["may", "must"] })).toEqual(["must: no must"]);
  expect(reasons({ problems: ["no $x"] }, { wrong: ["must"] })).toEqual(["must: no must"]);
  expect(reasons({}, { wrong: ["must"] })).toEqual([]);
});
