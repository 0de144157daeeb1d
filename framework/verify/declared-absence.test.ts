import { expect, test } from "vitest";
import type { Manifest } from "../contracts/manifest.ts";
import { isAsDeclared, isDeclaredAbsent, isGuarded } from "./declared-absence.ts";
import type { Evidence, ProbeCell, ProbeReport } from "./report.ts";

const by = { manifest: undefined, kernel: "k" };
const probe: Pick<ProbeReport, "alias" | "values"> = {
  alias: "t.a",
  values: [
    { name: "may", declaration: { name: "may", optional: true, text: "" } },
    { name: "must" },
  ],
};

type Mark = "?" | "!" | undefined;

function cell(status: "chosen" | "absent", marks: readonly Mark[], wrong: readonly string[] = []) {
  const alternatives = marks.map((mark): Evidence["alternatives"][number] => ({
    point: "p",
    status,
    isRequired: mark === undefined,
    ...(mark === "?" ? { isOptional: true as const } : {}),
    sites: [],
    siteCount: 0,
    caveats: [],
  }));
  const values = wrong.map((name) => ({ name, verdict: "unresolved" as const, reads: [] }));
  return { status: "unresolved", alternatives, values, problems: [] } satisfies ProbeCell;
}

test("optional points declare that an alias may be absent; a chain of alternatives does not", () => {
  const is = (...marks: readonly Mark[]) =>
    isDeclaredAbsent(probe, undefined, cell("absent", marks), by);
  expect([is("?"), is("!", "?"), is("!", "!"), is(undefined), is("?", undefined)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(isDeclaredAbsent(probe, undefined, cell("chosen", ["?"], ["must"]), by)).toBe(false);
});

test("so does the manifest, of the kernels that it names", () => {
  const manifest = {
    absent: [{ probe: "t.*", kernels: ["k"], reason: "it came later" }],
  } as unknown as Manifest;
  const on = (kernel: string) =>
    isDeclaredAbsent(probe, undefined, cell("absent", [undefined]), { manifest, kernel });
  expect([on("k"), on("other")]).toEqual([true, false]);
});

test("an alias is as declared where only optional values are wrong", () => {
  const is = (...wrong: readonly string[]) => isAsDeclared(probe, cell("chosen", ["?"], wrong), by);
  expect([is("may"), is("may", "must"), is("must")]).toEqual([true, false, false]);
  const problems = [{ code: "x", reason: "y" }];
  expect(isAsDeclared(probe, { ...cell("chosen", ["?"], ["may"]), problems }, by)).toBe(false);
});

test("what a condition of the preprocessor leaves out, its author left out", () => {
  const left = { status: "left-out", reason: "%( … %?", code: "left-out/version" } as const;
  expect([isDeclaredAbsent(probe, undefined, left, by), isAsDeclared(probe, left, by)]).toEqual([
    true,
    true,
  ]);
});

test("a value that reads nothing at the points that it had was guarded; one of other points was not", () => {
  const reading = (point: string, ...expressions: readonly string[]): ProbeCell => {
    const { alternatives, ...rest } = cell("chosen", [undefined]);
    const reads = expressions.map((expression) => ({ expression, type: "int", location: "" }));
    return {
      ...rest,
      status: "resolved",
      alternatives: alternatives.map((one) => ({ ...one, point })),
      values: [{ name: "x", verdict: "resolved", reads }],
    };
  };
  const change = { kind: "meaning", value: "x", text: "" } as const;
  const is = (now: ProbeCell) => isGuarded(change, reading("p", "$x"), now);
  expect([is(reading("p")), is(reading("q")), is(reading("p", "$y"))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isGuarded({ kind: "signature", text: "" }, reading("p", "$x"), reading("p"))).toBe(false);
});
