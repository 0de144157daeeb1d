// Every code of the families resolve/ and type/ is raised by a script of its own, errors/FAMILY-SLUG.stp, whose marks say
// where and with which words.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codes } from "../../../compiler/source/codes.ts";
import { readMarkers, showLike } from "../markers.ts";
import { analyzeMarked } from "./analyze-marked.ts";

const folder = new URL("errors/", import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith(".stp"));

/** Raised where no marked script can: their tests are named. */
const testedElsewhere = new Map([
  ["resolve/no-debug-info", "analyze-script.test.ts"],
  ["resolve/ambiguous-function", "analyze-script.test.ts"],
  ["resolve/no-such-global", "script-options.test.ts"],
  ["resolve/bad-global-value", "script-options.test.ts"],
  ["resolve/variable-skipped", "script-options.test.ts"],
  ["resolve/ambiguous-kernel-variable", "analyze-script.test.ts"],
  ["resolve/unreadable-part", "analyze-script.test.ts"],
  ["type/no-c-value", "analyze-script.test.ts"],
  ["resolve/unresolved-alias", "testsuites/faults/script.guest.test.ts"],
]);

describe("scripts with mistakes", () => {
  test.each(scripts)("%s", (name) => {
    const { text, expected } = readMarkers(readFileSync(new URL(name, folder), "utf8"));
    const { diagnostics } = analyzeMarked(text);
    expect(showLike(expected, diagnostics)).toEqual(expected);
    const code = name.replace("-", "/").replace(/\.stp$/, "");
    expect(diagnostics.map((one) => one.code)).toContain(code);
  });
});

test("every code has a script or a test", () => {
  const own = Object.keys(codes).filter((code) => /^(resolve|type)\//.test(code));
  const covered = new Set(scripts.map((name) => name.replace("-", "/").replace(/\.stp$/, "")));
  expect(own.filter((code) => !covered.has(code) && !testedElsewhere.has(code))).toEqual([]);
});
