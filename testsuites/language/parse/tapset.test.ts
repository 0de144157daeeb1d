// A measurement: how many of the tapset files that Debian's systemtap-common installs are read without an
// error. Their embedded C is one opaque token each and is not looked into.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatPlace } from "../../../compiler/source/code-frame.ts";
import type { SourceFile } from "../../../compiler/source/source-file.ts";
import type { Script } from "../../../compiler/syntax/ast.ts";
import { parseMacroFile, parseScript } from "../../../compiler/syntax/parse.ts";
import type { PreprocessorEnvironment } from "../../../compiler/syntax/preprocessor-environment.ts";
import type { Macro } from "../../../compiler/syntax/preprocessor.ts";
import { printScript } from "../../../compiler/syntax/printer.ts";
import { exampleEnvironment } from "../../../compiler/syntax/test-scripts.ts";

const folder = "/usr/share/systemtap/tapset";
/** Some megabytes: more than a test usually takes, on a busy machine. */
const timeLimit = 90_000;
const isInstalled = existsSync(folder);

const load = (path: string): SourceFile => ({
  path,
  text: readFileSync(path, "utf8"),
  origin: "library",
});

function findFiles(extension: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(extension))
    .sort()
    .map((path) => load(join(folder, path)));
}

/** Some files are for one runtime only, and define the same macros for it. */
function readMacros(environment: PreprocessorEnvironment): {
  macros: Map<string, Macro>;
  faults: string[];
} {
  const macros = new Map<string, Macro>();
  const faults: string[] = [];
  for (const file of findFiles(".stpm")) {
    if (/\/(bpf|dyninst)\//.test(file.path)) continue;
    const result = parseMacroFile(file, environment, macros);
    for (const [name, macro] of result.macros) macros.set(name, macro);
    for (const { message, range } of result.diagnostics) {
      faults.push(`${formatPlace(range!)}: ${message}`);
    }
  }
  return { macros, faults };
}

/** A tree without positions, as text: millions of nodes are compared faster so. */
function serialize(script: Script): string {
  return JSON.stringify(script, (key, value: unknown) =>
    key === "range" ? undefined : typeof value === "bigint" ? String(value) : value,
  );
}

const skipReason = isInstalled ? "" : " SKIP: the package systemtap-common is not installed";

test.skipIf(!isInstalled).each(["x86_64", "i386", "powerpc", "ia64"])(
  `the tapsets of systemtap-common on %s${skipReason}`,
  (arch) => {
    const environment = { ...exampleEnvironment, arch };
    const { macros, faults } = readMacros(environment);
    const files = findFiles(".stp");
    const start = performance.now();
    let good = 0;
    for (const file of files) {
      const { diagnostics } = parseScript(file, environment, macros);
      if (diagnostics.length === 0) good += 1;
      for (const { message, range } of diagnostics) {
        faults.push(`${formatPlace(range!)}: ${message}`);
      }
    }
    const time = Math.round(performance.now() - start);
    const size = files.reduce((sum, { text }) => sum + text.length, 0);
    console.log(
      `${arch}: ${good} of ${files.length} files read without a diagnostic, ${macros.size} macros, ` +
        `${(size / 1e6).toFixed(1)} MB in ${time} ms`,
    );
    expect(faults).toEqual([]);
    expect(good).toBe(files.length);
  },
  timeLimit,
);

const roundTrip = `printed and read again, they are the same${skipReason}`;
test.skipIf(!isInstalled)(roundTrip, { timeout: timeLimit }, () => {
  const { macros } = readMacros(exampleEnvironment);
  for (const file of findFiles(".stp")) {
    const { script } = parseScript(file, exampleEnvironment, macros);
    const again = parseScript({ ...file, text: printScript(script) }, exampleEnvironment);
    const faults = again.diagnostics.map(
      ({ range, message }) => `${formatPlace(range!)}: ${message}`,
    );
    expect(faults).toEqual([]);
    expect(serialize(again.script) === serialize(script), file.path).toBe(true);
  }
});
