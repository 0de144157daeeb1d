// The documents for programs, made of everything that the wrong scripts say.

import { describe, expect, test } from "vitest";
import { formatDiagnosticsAsJson } from "../../compiler/source/format-json.ts";
import { formatDiagnosticsAsSarif } from "../../compiler/source/format-sarif.ts";
import { sarifProblems } from "../../framework/reports/testing/sarif-problems.ts";
import { diagnose, wrongScripts } from "./marked-scripts.ts";

const told = (["parse", "semantic"] as const).flatMap((stage) =>
  wrongScripts(stage).flatMap(({ name, text }) => diagnose(stage, name, text)),
);

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region: Region;
  };
  readonly message?: { readonly text: string };
}

interface Sarif {
  readonly version: string;
  readonly $schema: string;
  readonly runs: readonly {
    readonly columnKind: string;
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly version: string;
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: { readonly text: string };
          readonly fullDescription: { readonly text: string };
          readonly help: { readonly text: string };
          readonly defaultConfiguration: { readonly level: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly Location[];
      readonly relatedLocations?: readonly Location[];
    }[];
  }[];
}

describe("SARIF 2.1.0", () => {
  const log = JSON.parse(formatDiagnosticsAsSarif(told, "1.2.3")) as Sarif;
  const [run] = log.runs;
  const { rules } = run!.tool.driver;
  const levels = ["error", "warning"];

  test("the log is what its schema says", () => {
    expect(sarifProblems(formatDiagnosticsAsSarif(told, "1.2.3"))).toEqual([]);
  });

  test("the log has what the standard requires (3.13, 3.14, 3.18, 3.19)", () => {
    expect(log.version).toBe("2.1.0");
    expect(log.$schema).toMatch(/^https:\/\/.*sarif.*2\.1\.0/);
    expect(log.runs).toHaveLength(1);
    expect(run!.tool.driver).toMatchObject({ name: "Tapwright", version: "1.2.3" });
    expect(run!.columnKind).toBe("utf16CodeUnits");
  });

  test("a rule has an id of its own, descriptions, help and a level (3.49)", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { shortDescription, fullDescription, help, defaultConfiguration } of rules) {
      for (const { text } of [shortDescription, fullDescription, help]) {
        expect(text).toMatch(/\S/);
        expect(text).not.toMatch(/\{\w+\}/);
      }
      expect(levels).toContain(defaultConfiguration.level);
    }
  });

  test("a result says which rule, how bad, and what (3.27)", () => {
    expect(run!.results).toHaveLength(told.length);
    for (const { ruleId, ruleIndex, level, message } of run!.results) {
      expect(rules[ruleIndex]?.id).toBe(ruleId);
      expect(levels).toContain(level);
      expect(message.text).not.toBe("");
    }
  });

  test("regions begin with line and column 1 and never end before they begin (3.30)", () => {
    const locations = run!.results.flatMap((one) => [
      ...one.locations,
      ...(one.relatedLocations ?? []),
    ]);
    expect(locations.length).toBeGreaterThanOrEqual(told.length);
    for (const { physicalLocation } of locations) {
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
      for (const one of [startLine, startColumn, endLine, endColumn]) {
        expect(Number.isInteger(one) && one >= 1).toBe(true);
      }
      expect(endLine * 1e6 + endColumn).toBeGreaterThanOrEqual(startLine * 1e6 + startColumn);
      expect(() => new URL(physicalLocation.artifactLocation.uri, "file:///")).not.toThrow();
    }
  });

  test("related places say what they are (3.27.22)", () => {
    const related = run!.results.flatMap(({ relatedLocations = [] }) => relatedLocations);
    expect(related.length).toBeGreaterThan(20);
    for (const { message } of related) expect(message?.text).not.toBe("");
  });
});

test("JSON has each diagnostic as it is documented in docs/diagnostics.md", () => {
  const { diagnostics } = JSON.parse(formatDiagnosticsAsJson(told)) as {
    diagnostics: Record<string, unknown>[];
  };
  expect(diagnostics).toHaveLength(told.length);
  const known = new Set(["code", "severity", "message", "place", "notes", "hint"]);
  for (const [at, one] of diagnostics.entries()) {
    expect(Object.keys(one).filter((key) => !known.has(key))).toEqual([]);
    expect(one).toMatchObject({ code: told[at]!.code, message: told[at]!.message });
    expect(one["place"]).toMatchObject({ start: expect.anything(), end: expect.anything() });
  }
});
