// Every function and macro that the manual pages of SystemTap's library document is in ours, with the same number of arguments and
// the same types, or is refused for a stated reason.

import { beforeAll, describe, expect, test } from "vitest";
import { libraryMacros, listFunctions, reasonForAbsence } from "../../compiler/index.ts";
import type { Host, ListedFunction } from "../../compiler/index.ts";
import { openKernel } from "../../framework/kernels/open-kernel.ts";
import { preprocessorEnvironment } from "../../framework/kernels/preprocessor-environment.ts";
import { loadLibrary } from "../../framework/pipeline/library.ts";
import { tapsetTarget } from "../../framework/pipeline/session.ts";
import { terminalProgress } from "../../framework/progress/terminal-progress.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { documentedWords, type DocumentedWord } from "./documented-words.ts";
import { countReasons } from "./package-files.ts";

requireKernel();

const words = documentedWords();
let functions: readonly ListedFunction[] = [];
let macros: ReadonlySet<string> = new Set();

beforeAll(async () => {
  const installed = await findDefaultKernel();
  if (words.length === 0 || installed?.debugVmlinux === undefined) return;
  const kernel = await openKernel(installed, terminalProgress());
  const library = await loadLibrary([], tapsetTarget(installed));
  const environment = preprocessorEnvironment(kernel, { guru: true });
  const host: Host = { library, debugInfo: kernel.debugInfo, environment };
  functions = listFunctions(host);
  macros = new Set(libraryMacros(library, environment).keys());
}, 300_000);

const skip = words.length > 0 ? "" : " (SKIP the package systemtap-doc is not installed)";
describe.skipIf(words.length === 0)(`words that SystemTap's manual documents${skip}`, () => {
  test("are in the library with these arguments, or refused for a stated reason", () => {
    const rows = countReasons(words, standingOf);
    console.log(
      `${words.length} ways to call ${new Set(words.map(({ name }) => name)).size} words`,
    );
    for (const [standing, those] of rows) console.log(`${those.length} ${standing}`);
    expect(words.length).toBeGreaterThan(400);
    const gaps = rows.filter(([standing]) => standing === "missing" || standing.startsWith("has"));
    expect(gaps.map(([standing, those]) => `${standing}: ${those.map(spell).join(", ")}`)).toEqual(
      [],
    );
  });

  test("what is refused has no function of the name", () => {
    const known = new Set(functions.map(({ name }) => name));
    const refused = words.filter(({ name }) => reasonForAbsence(name) !== undefined);
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.filter(({ name }) => known.has(name)).map(spell)).toEqual([]);
  });
});

/** `in the library`, `missing`, or what is the matter. */
function standingOf(word: DocumentedWord): string {
  if (word.isMacro) return macros.has(word.name) ? "in the library" : refusalOf(word);
  const same = functions.filter(({ name }) => name === word.name);
  if (same.length === 0) return refusalOf(word);
  const fitting = same.filter(({ parameters }) => parameters.length === word.parameters.length);
  if (fitting.length === 0) return "has other arguments";
  return fitting.some((one) => agrees(one, word)) ? "in the library" : "has other types";
}

function refusalOf({ name }: DocumentedWord): string {
  const reason = reasonForAbsence(name);
  return reason === undefined ? "missing" : `refused: ${reason}`;
}

/** A page does not tell every type, and what a function gives back is unknown where it gives nothing back. */
function agrees({ returns, parameters }: ListedFunction, word: DocumentedWord): boolean {
  const isSame = (ours: string, theirs: string | undefined): boolean =>
    theirs === undefined || ours === theirs;
  return (
    isSame(returns, word.returns) &&
    parameters.every(({ type }, index) => isSame(type, word.parameters[index]))
  );
}

function spell({ name, returns, parameters }: DocumentedWord): string {
  return `${name}:${returns ?? "?"}(${parameters.map((type) => type ?? "?").join(", ")})`;
}
