// Every script that Debian's systemtap-common installs parses, and every alias in them is resolved on the default kernel, or
// refused for a reason that is true of that kernel. What the refusals claim is held against the kernel's own symbol table.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  checkEmbeddedC,
  libraryMacros,
  parseMacroFile,
  parseScript,
  verifyLibrary,
} from "../../compiler/index.ts";
import type { AliasVerdict, PreprocessorEnvironment, SourceFile } from "../../compiler/index.ts";
import { openKernel } from "../../framework/kernels/open-kernel.ts";
import { preprocessorEnvironment } from "../../framework/kernels/preprocessor-environment.ts";
import { loadLibrary } from "../../framework/pipeline/library.ts";
import { tapsetTarget } from "../../framework/pipeline/session.ts";
import { terminalProgress } from "../../framework/progress/terminal-progress.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { countReasons, installedBy, readSource, scriptsBelow } from "./package-files.ts";
import { notSupported, statedReasons, userSpace } from "./stated-reasons.ts";

const folder = "/usr/share/systemtap/tapset";
const runtimes = ["linux", "bpf", "dyninst"];
const endings = [".stp", ".stpm"];

requireKernel();

let environment: PreprocessorEnvironment;
let files: readonly SourceFile[] = [];
let verdicts: readonly AliasVerdict[] = [];
let debugVmlinux = "";

beforeAll(async () => {
  const installed = await findDefaultKernel();
  if (!existsSync(folder) || installed?.debugVmlinux === undefined) return;
  debugVmlinux = installed.debugVmlinux;
  const kernel = await openKernel(installed, terminalProgress());
  const library = await loadLibrary([folder], tapsetTarget(installed));
  files = library.filter(({ path }) => path.startsWith(folder));
  environment = preprocessorEnvironment(kernel, { guru: false });
  verdicts = verifyLibrary(files, { library, debugInfo: kernel.debugInfo, environment });
}, 300_000);

const isInstalled = existsSync(folder);
const skip = isInstalled ? "" : " (SKIP the package systemtap-common is not installed)";
describe.skipIf(!isInstalled)(`systemtap-common${skip}`, () => {
  const paths = scriptsBelow(folder, endings);

  test("every script of the package parses, those for other kernels and machines, too", () => {
    const macroFiles = paths.filter((path) => path.endsWith(".stpm"));
    const scripts = paths.filter((path) => path.endsWith(".stp"));
    console.log(`${scripts.length} files .stp, ${macroFiles.length} files .stpm`);
    expect(paths).toEqual(installedBy("systemtap-common", endings) ?? paths);
    const wrong = [...macroFiles, ...scripts].flatMap((path) => errorsOf(path, macroFiles));
    expect(wrong).toEqual([]);
  });

  test("their embedded C takes arguments that the functions have", () => {
    const macros = libraryMacros(files, environment);
    const scripts = files.filter(({ path }) => path.endsWith(".stp"));
    const functions = scripts
      .flatMap((file) => parseScript(file, environment, macros).script.items)
      .filter((item) => item.kind === "function" && item.body.kind === "embedded-c")
      .filter((item) => item.kind === "function");
    console.log(`${functions.length} functions in C`);
    expect(functions.length).toBeGreaterThan(300);
    expect(functions.flatMap(checkEmbeddedC).map(({ message }) => message)).toEqual([]);
  });

  test("every alias is resolved, or refused for a stated reason", () => {
    const rows = countReasons(verdicts, reasonOf);
    console.log(`${files.length} files for this kernel, ${verdicts.length} aliases`);
    for (const [reason, aliases] of rows) console.log(`${aliases.length} ${reason}`);
    expect(files.length).toBeGreaterThan(480);
    const resolved = rows.find(([reason]) => reason === "resolved")?.[1].length ?? 0;
    expect(resolved).toBeGreaterThan(3500);
    const gaps = verdicts.filter((one) => {
      const reason = reasonOf(one);
      return reason !== "resolved" && statedReasons[reason] === undefined;
    });
    expect(gaps.map((one) => `${one.alias}: ${reasonOf(one)}`)).toEqual([]);
  });

  test("what is not supported needs user space", () => {
    const refused = verdicts.filter((one) => reasonOf(one) === notSupported);
    const points = refused.flatMap(({ alternatives }) => alternatives.map(({ point }) => point));
    expect(points.length).toBeGreaterThan(0);
    for (const point of points) expect(point).toMatch(userSpace);
  });

  test("what the kernel is said not to have, its symbol table does not have", () => {
    const symbols = symbolsOf(debugVmlinux);
    expect(symbols.size).toBeGreaterThan(50_000);
    const functions = [
      ...missing("resolve/no-such-kernel-function", /has no function `([^`*?[{@]+)/),
      ...missing("resolve/in-a-module", /has no function `([^`*?[{@]+)/),
      ...missing("resolve/not-configured", /without the function `([^`*?[{@]+)/),
    ];
    const tracepoints = missing("resolve/no-such-tracepoint", /has no tracepoint `(?:\w+:)?(\w+)`/);
    expect(functions.length).toBeGreaterThan(300);
    expect(tracepoints.length).toBeGreaterThan(5);
    expect(functions.filter((name) => symbols.has(name))).toEqual([]);
    expect(tracepoints.filter((name) => symbols.has(`__tracepoint_${name}`))).toEqual([]);
  });
});

/** Errors of a file, read for the run time and the machine that its folder is for, with the macros that these have. */
function errorsOf(path: string, macroFiles: readonly string[]): string[] {
  const [runtime, arch] = foldersOf(path);
  const others = macroFiles.filter((other) => {
    const [first] = foldersOf(other);
    return other !== path && (first === undefined || first === (runtime ?? "linux"));
  });
  const there: PreprocessorEnvironment = {
    ...environment,
    arch: arch ?? environment.arch,
    runtime: runtime === "bpf" || runtime === "dyninst" ? runtime : environment.runtime,
  };
  const library = others.map((other) => readSource(other, "library"));
  const macros = libraryMacros(library, there);
  const source = readSource(path, "library");
  const { diagnostics } = path.endsWith(".stpm")
    ? parseMacroFile(source, there, macros)
    : parseScript(source, there, macros);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return errors.map(({ code, message }) => `${basename(path)}: ${code}: ${message}`);
}

/** Of `linux/x86_64/a.stp` both; of `x86_64/a.stp` linux, which is what counts for it; of `a.stp` neither. */
function foldersOf(path: string): readonly (string | undefined)[] {
  const [first, second] = path
    .slice(folder.length + 1)
    .split("/")
    .slice(0, -1);
  if (first === undefined) return [];
  return runtimes.includes(first) ? [first, second] : ["linux", first];
}

/** The names that refusals with a code speak of. */
function missing(code: string, pattern: RegExp): string[] {
  const alternatives = verdicts.flatMap((one) => one.alternatives);
  const refused = alternatives.filter((one) => one.code === code);
  return [...new Set(refused.flatMap(({ reason = "" }) => pattern.exec(reason)?.[1] ?? []))];
}

/** The names that binutils see in an image. */
function symbolsOf(image: string): Set<string> {
  const { stdout } = spawnSync("nm", [image], { encoding: "utf8", maxBuffer: 1 << 26 });
  return new Set(stdout.split("\n").map((line) => line.split(" ").at(-1) ?? ""));
}

/** `resolved`, or the code of the first thing that is wrong; what is not stated comes first. */
function reasonOf({ verdict, alternatives, values, problems }: AliasVerdict): string {
  if (verdict === "resolved") return "resolved";
  const isPresent = alternatives.some(({ status }) => status === "chosen");
  const wrong = isPresent
    ? [...values.filter((one) => one.verdict !== "resolved"), ...problems]
    : alternatives;
  const all = wrong.map(({ code }) => code ?? "never");
  // What is made of a value that is not there points to nothing.
  const causes = all.filter((code) => code !== "resolve/no-target");
  const codes = causes.length > 0 ? causes : all;
  return codes.find((code) => statedReasons[code] === undefined) ?? codes[0] ?? "never";
}
