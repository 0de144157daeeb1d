// Every example that Debian's systemtap-doc installs parses, and is analysed against the default kernel with the library of
// systemtap-common: it resolves, or is refused for a reason that is true of that kernel.

import { basename } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { analyzeScript, type Diagnostic, type Host } from "../../compiler/index.ts";
import { openKernel } from "../../framework/kernels/open-kernel.ts";
import { preprocessorEnvironment } from "../../framework/kernels/preprocessor-environment.ts";
import { loadLibrary } from "../../framework/pipeline/library.ts";
import { tapsetTarget } from "../../framework/pipeline/session.ts";
import { terminalProgress } from "../../framework/progress/terminal-progress.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { commandLineOf, isInstalled, libraryBeside, scripts, tapset } from "./examples.ts";
import { countReasons, readSource } from "./package-files.ts";
import { notSupported, statedReasons, userSpace } from "./stated-reasons.ts";

/** Examples that are no whole scripts: what they say of themselves. */
const incomplete: Readonly<Record<string, string>> = {
  "security-bandaid-template.stp": "a template, with `{...}` where the author's text goes",
  "functions.stp": "functions of the tutorial without a probe",
};

interface Example {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

requireKernel();

let examples: readonly Example[] = [];

beforeAll(async () => {
  const installed = await findDefaultKernel();
  if (!isInstalled || installed?.debugVmlinux === undefined) return;
  const kernel = await openKernel(installed, terminalProgress());
  const library = await loadLibrary([tapset], tapsetTarget(installed));
  const environment = preprocessorEnvironment(kernel, { guru: false });
  const host: Host = { library, debugInfo: kernel.debugInfo, environment };
  examples = scripts.map((path) => analyzeExample(path, host));
}, 900_000);

const skip = isInstalled ? "" : " (SKIP the package systemtap-doc is not installed)";
describe.skipIf(!isInstalled)(`systemtap-doc${skip}`, () => {
  test("every example parses", () => {
    console.log(`${examples.length} examples`);
    expect(examples.length).toBeGreaterThan(150);
    const wrong = examples.filter(
      (one) => /^(?:lex|preprocess|parse)\//.test(reasonOf(one)) && !isIncomplete(one),
    );
    expect(wrong.map(describeExample)).toEqual([]);
  });

  test("every example resolves, or is refused for a stated reason", () => {
    const rows = countReasons(examples, reasonOf);
    for (const [reason, those] of rows) console.log(`${those.length} ${reason}`);
    const resolved = rows.find(([reason]) => reason === "resolved")?.[1].length ?? 0;
    expect(resolved).toBeGreaterThan(130);
    const gaps = examples.filter((one) => {
      const reason = reasonOf(one);
      return reason !== "resolved" && statedReasons[reason] === undefined && !isIncomplete(one);
    });
    expect(gaps.map(describeExample)).toEqual([]);
  });

  test("what is not supported needs user space", () => {
    const refused = examples.flatMap(({ diagnostics }) =>
      diagnostics.filter(({ code }) => code === notSupported),
    );
    const points = refused.map(({ message }) => /`([^`]*)`/.exec(message)?.[1] ?? message);
    expect(points.length).toBeGreaterThan(0);
    for (const point of points) expect(point).toMatch(userSpace);
  });
});

function analyzeExample(path: string, host: Host): Example {
  const own = libraryBeside(path);
  const { guru, words } = commandLineOf(path);
  const withOwn = own.length === 0 ? host : { ...host, library: [...host.library, ...own] };
  const { diagnostics } = analyzeScript(readSource(path, "script"), withOwn, {
    guru,
    arguments: words,
  });
  return { path, diagnostics: diagnostics.filter(({ severity }) => severity === "error") };
}

/** `resolved`, or the code of the first error; what is not stated comes first. */
function reasonOf({ diagnostics }: Example): string {
  const codes = diagnostics.map(({ code }) => code);
  const causes = codes.filter((code) => code !== "resolve/no-target");
  const told = causes.length > 0 ? causes : codes;
  return told.find((code) => statedReasons[code] === undefined) ?? told[0] ?? "resolved";
}

function isIncomplete({ path }: Example): boolean {
  return incomplete[basename(path)] !== undefined;
}

function describeExample(one: Example): string {
  const reason = reasonOf(one);
  const first = one.diagnostics.find(({ code }) => code === reason);
  return `${basename(one.path)}: ${reason}: ${first?.message}`;
}
