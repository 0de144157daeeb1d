// What stap itself says of our scripts: whether they parse, and of which types their names are. It needs no debug
// information for either. Where it differs, the reason is written down here, and a reason that explains nothing fails.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fakeHost, programOf } from "../../compiler/semantics/testing/analyze-text.ts";
import { parseDirectives } from "../../framework/pipeline/directives.ts";
import { describeProgram } from "../../framework/reports/describe-program.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { wrongScripts } from "../language/marked-scripts.ts";
import { hasStap, providedFunctions } from "./stap.ts";

const withMacros = "it uses macros of the library, which stap is not given here";

/** Debian's stap is 4.8; these are of the language up to 5.6. */
const refusedByStap: Readonly<Record<string, string>> = {
  "enum-names": "@enum is of 5.5, @enumname of 5.6",
  "histogram-buckets": "the number of a bucket may be any expression here, not only a literal",
  "print-star": "a percent sign at the end of a format is itself, as the language has it since",
  macros: "@type_defined is a macro of 5.x libraries",
  "context-functions": withMacros,
  "json-data": withMacros,
  "json-metadata": withMacros,
  paths: withMacros,
  prometheus: withMacros,
  "per-cpu": withMacros,
  "resident-memory": withMacros,
  "user-address": withMacros,
};

/** Wrong scripts that pass 1 of stap lets through, by the code that we refuse them with. */
const takenByStap: Readonly<Record<string, string>> = {
  "parse-array-initializer": "found in pass 2",
  "parse-bad-alias-name": "found in pass 2, a condition never",
  "parse-bad-priority": "a priority of stap is cut to 32 bits",
  "parse-break-outside-loop": "found in pass 2",
  "parse-else-if": "`elseif (x)` is a call there, and not found until pass 2",
  "parse-not-a-number-target": "found in pass 2",
  "parse-not-assignable": "found in pass 2",
  "parse-print-arguments": "found in pass 2, their number in pass 4",
  "parse-too-many-points": "stap has no limit, and takes minutes",
  "parse-unexpected-global-target": "`global $x` declares what nothing can name",
};

/** Expansion without end: stap needs all memory for them. */
const endless = /^preprocess-(?:too-much-expansion|recursive-macro)/;

requireKernel();

let buildTree = "";
const folder = mkdtempSync(join(tmpdir(), "tapwright-stap-"));
beforeAll(async () => {
  buildTree = (await findDefaultKernel())?.headersDir ?? "";
  writeFileSync(join(folder, "provided.stp"), providedFunctions());
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach((context) => {
  if (!hasStap()) context.skip("the package systemtap is not installed");
});

test("pass 1 takes what we take", () => {
  const scripts = ["run", "errors", "library", "probes", "safety"].flatMap(scriptsOf);
  expect(scripts.length).toBeGreaterThan(100);
  const refused = scripts.filter((path) => !isTakenByStap(path)).map(nameOf);
  const explained = Object.keys(refusedByStap);
  expect(refused.filter((name) => !explained.includes(name))).toEqual([]);
  expect(explained.filter((name) => !refused.includes(name))).toEqual([]);
}, 120_000);

test("pass 1 refuses what we refuse", () => {
  const errors = join(import.meta.dirname, "../language/parse/errors");
  const wrong = wrongScripts("parse").filter(
    ({ name, marked }) =>
      name.endsWith(".stp") && !endless.test(name) && /^\s*(?:\/\/|#).*\^.* error /m.test(marked),
  );
  expect(wrong.length).toBeGreaterThan(200);
  const taken = wrong.flatMap(({ name, marked }) => {
    const words = /^# arguments: (.*)/.exec(marked)?.[1]?.split(" ") ?? [];
    return stap("-p1", join(errors, name), ...words).isGood ? [name] : [];
  });
  const explains = (rule: string, name: string): boolean => name.startsWith(rule);
  const rules = Object.keys(takenByStap);
  expect(taken.filter((name) => !rules.some((rule) => explains(rule, name)))).toEqual([]);
  expect(rules.filter((rule) => !taken.some((name) => explains(rule, name)))).toEqual([]);
}, 120_000);

test("pass 2 finds the same types of globals and functions", () => {
  const host = fakeHost();
  const alone = scriptsOf("run").filter((path) => isAlone(readFileSync(path, "utf8")));
  const compared = alone.flatMap((path) => {
    const { isGood, output } = stap("-u", "-p2", path);
    if (!isGood) return [];
    const text = readFileSync(path, "utf8");
    const ours = typesOf(describeProgram(programOf(text, host, { unoptimized: true })));
    const theirs = typesOf(output);
    return [...ours].flatMap(([name, type]) => {
      const other = theirs.get(name);
      return other === undefined ? [] : [{ what: `${nameOf(path)}: ${name}`, type, other }];
    });
  });
  console.log(`${compared.length} types of ${alone.length} scripts compared with stap's`);
  expect(compared.length).toBeGreaterThan(60);
  expect(compared.filter(({ type, other }) => type !== other)).toEqual([]);
}, 120_000);

function isTakenByStap(path: string): boolean {
  return stap(
    "-p1",
    path,
    ...parseDirectives(readFileSync(path, "utf8")).directives.scriptArguments,
  ).isGood;
}

function scriptsOf(group: string): string[] {
  const path = join(import.meta.dirname, "../language", group);
  return readdirSync(path)
    .filter((name) => name.endsWith(".test.stp"))
    .map((name) => join(path, name));
}

function nameOf(path: string): string {
  return basename(path, ".test.stp");
}

/** It names nothing of a kernel or a library. */
function isAlone(text: string): boolean {
  return !/^# @(?:requires|workload|guru)|\bkernel\.|@(?:var|cast|enum|const|choose)|\$\w/m.test(
    text,
  );
}

/** stap with our built-in functions as its library: the types of their parameters are what it goes by. */
function stap(...words: readonly string[]): { readonly isGood: boolean; readonly output: string } {
  const limit = `--rlimit-as=${4e9}`;
  const { status, stdout, signal } = spawnSync("stap", ["-g", limit, "-r", buildTree, ...words], {
    encoding: "utf8",
    env: { ...process.env, SYSTEMTAP_TAPSET: folder, SYSTEMTAP_DIR: folder },
    timeout: 60_000,
  });
  // 4.8 dies of some regular expressions in pass 2.
  if (signal !== null && signal !== "SIGSEGV")
    throw new Error(`stap ${words.join(" ")} ended with ${signal}`);
  return { isGood: status === 0, output: stdout };
}

/** `name` or `name/arity` and what follows, sizes included, of the sections of globals and functions. */
function typesOf(text: string): Map<string, string> {
  const types = new Map<string, string>();
  let section = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("# ")) section = line;
    else if (section === "# globals" || section === "# functions") {
      const [, name = "", type = ""] = /^(\w+)(.*)$/.exec(line) ?? [];
      // Overloads differ in their parameters, initial values are not types.
      const key = section === "# functions" ? `${name}/${type.split(",").length}` : name;
      types.set(key, type.replace(/ = .*/, "").trim());
    }
  }
  return types;
}
