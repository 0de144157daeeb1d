import { readFileSync } from "node:fs";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { readSections, renderSection } from "../framework/reports/diagnostics-page.ts";
import { diagnosticEntries } from "./diagnostics-page.ts";
import { currentDiagnosticsPage } from "./generate-diagnostics-page.ts";

const page = readFileSync(new URL("../docs/diagnostics.md", import.meta.url), "utf8");
const entries = diagnosticEntries();

test("the page of diagnostics is current (npm run docs makes it anew)", async () => {
  expect(page).toBe(await currentDiagnosticsPage());
});

test("a code is in one table only", () => {
  const names = entries.map(({ code }) => code);
  expect(names.filter((code, at) => names.indexOf(code) !== at)).toEqual([]);
});

describe("every explanation", () => {
  test.each(entries.map((entry) => [entry.code, entry] as const))(
    "of %s",
    (_, { explanation, message = "", hint = "" }) => {
      expect(explanation).toMatch(/^[A-Z`0-9].*[.]$/s);
      expect(explanation.split(" ").length).toBeGreaterThanOrEqual(8);
      // It is there to say more than these two.
      expect(`${message} ${hint}`.toLowerCase()).not.toContain(explanation.toLowerCase());
      expect(explanation).not.toMatch(/\{\w+\}/);
    },
  );
});

test("what the page shows of an example is told by the compiler", () => {
  expect(page).toContain("### parse/bad-size\n");
  expect(page).toMatch(
    /global a\[0\][^]*error\[parse\/bad-size\]: an array cannot have 0 elements/,
  );
});

describe("as `tapwright explain-code` reads it, the page", () => {
  const sections = readSections(page);

  test("has every code, with its message as it is in the table", () => {
    expect(sections.map(({ code, severity, message }) => ({ code, severity, message }))).toEqual(
      entries.map(({ code, severity, message }) => ({
        code,
        severity,
        message: message?.replaceAll("\n", " "),
      })),
    );
  });

  test("leaves no Markdown on the terminal", () => {
    for (const section of sections) {
      const shown = renderSection(section, pc.createColors(false));
      expect(shown).not.toMatch(/^```|^_(?:hint|error)_|\\[_*<[]/m);
    }
  });
});
