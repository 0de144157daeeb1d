import { describe, expect, test } from "vitest";
import type { Manifest } from "../contracts/manifest.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { ProbeReport, TapsetReport, VerifyReport } from "./report.ts";

const probe = {
  alias: "net.open",
  cells: [{ status: "resolved", alternatives: [], values: [], problems: [] }],
} as unknown as ProbeReport;

const plain: TapsetReport = {
  name: "net",
  path: "net",
  probes: [probe],
  diagnostics: [],
  brokenClaims: [],
  missingKernels: [],
  remarks: [],
};
const missing = { name: "trixie/amd64", reason: "nothing of it is here", wayBack: "fetch it" };
const contract = { state: "current", path: "", changes: [], isVersionTooLow: false } as const;
const claimed: TapsetReport = { ...plain, manifest: {} as Manifest, contract };

function codeOf(tapset: TapsetReport, isWhole = true): number {
  const report: VerifyReport = { kernels: [], tapsets: [tapset] };
  return exitCodeOf(report, isWhole);
}

describe("a tapset with a manifest", () => {
  test("all that it claims holds", () => {
    expect(codeOf(claimed)).toBe(0);
  });
  test("a broken claim, a stale contract, an error of its declarations", () => {
    const broken = { kernel: "a/b", alias: "net.open", reason: "gone" };
    expect(codeOf({ ...claimed, brokenClaims: [broken] })).toBe(1);
    expect(codeOf({ ...claimed, contract: { ...contract, state: "stale" } })).toBe(1);
    expect(codeOf({ ...claimed, contract: { ...contract, state: "absent" } })).toBe(1);
    const error = { code: "contract/never-assigned", severity: "error", message: "", notes: [] };
    expect(codeOf({ ...claimed, diagnostics: [error as never] })).toBe(1);
  });
  test("a claimed kernel that is not here leaves a question open, unless others were asked for", () => {
    const open = { ...claimed, missingKernels: [missing] };
    expect(codeOf(open)).toBe(3);
    expect(codeOf(open, false)).toBe(0);
  });
});

describe("plain scripts", () => {
  test("each alias resolves, or not", () => {
    expect(codeOf(plain)).toBe(0);
    const gone = { ...probe, cells: [{ ...probe.cells[0]!, status: "unresolved" }] } as ProbeReport;
    expect(codeOf({ ...plain, probes: [gone] })).toBe(1);
  });
  test("a file that cannot be read", () => {
    const error = { code: "parse/unexpected", severity: "error", message: "", notes: [] };
    expect(codeOf({ ...plain, diagnostics: [error as never] })).toBe(1);
  });
  test("nothing to verify is no success", () => {
    expect(codeOf({ ...plain, probes: [] })).toBe(1);
  });
});
