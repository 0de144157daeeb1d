import { expect, test } from "vitest";
import type { Manifest } from "../contracts/manifest.ts";
import { idleAbsences, remarksOf } from "./remarks.ts";
import type { Evidence, ProbeCell } from "./report.ts";

type Status = Evidence["alternatives"][number]["status"];

/** A chain `a!, b!, c` on one kernel. */
function cell(...statuses: readonly Status[]): ProbeCell {
  const alternatives = statuses.map((status, index) => ({
    point: "abc"[index]!,
    status,
    isRequired: index === statuses.length - 1,
    sites: [],
    siteCount: 0,
    caveats: [],
  }));
  return { status: "resolved", alternatives, values: [], problems: [] };
}

const remarks = (...cells: readonly ProbeCell[]) => remarksOf("p", cells).map(({ text }) => text);

test("an alternative that no kernel needs is told, the last one of a chain, too", () => {
  expect(remarks(cell("chosen", "unused", "unused"), cell("absent", "chosen", "unused"))).toEqual([
    "c is never chosen: an earlier one is always there",
  ]);
  expect(remarks(cell("chosen", "unused", "unused"), cell("absent", "absent", "chosen"))).toEqual([
    "b is never chosen: where no earlier one is there, it is not there either",
  ]);
  expect(remarks(cell("absent", "chosen", "unused"), cell("absent", "absent", "chosen"))).toEqual([
    "a is on none of these kernels",
  ]);
});

test("nor is anything said of one kernel alone, or of a point that has to be there and is not", () => {
  expect(remarks(cell("chosen", "unused", "unused"))).toEqual([]);
  expect(remarks(cell("chosen", "unused", "unused"), cell("absent", "chosen", "absent"))).toEqual(
    [],
  );
});

test("an absence that is claimed of no probe is told", () => {
  const absence = { kernels: ["trixie/*"], reason: "it is gone" };
  const absent = [
    { ...absence, probe: "net.*" },
    { ...absence, probe: "nte.open" },
  ];
  const manifest = { absent } as unknown as Manifest;
  expect(idleAbsences(manifest, [{ alias: "net.open" }])).toEqual([
    {
      alias: "nte.open",
      kind: "absent-nothing",
      text: "the manifest says that it is absent on trixie/*, and no probe has that name",
    },
  ]);
  expect(idleAbsences(undefined, [])).toEqual([]);
});
