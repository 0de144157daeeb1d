// What `tapwright explain` does.

import type { ExplainOptions } from "../cli/explain.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { didYouMean } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import {
  explainPoint,
  type Explanation,
  type NotFound,
  type Question,
} from "../explain/explain-point.ts";
import { architectureOf, chooseKnownKernel } from "../kernels/choose-kernel.ts";
import { findKnownKernels, knownKernels, type KnownKernel } from "../kernels/known-kernels.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatExplanationJson, formatNothingJson } from "../reports/explanation-json.ts";
import { formatExplanation } from "../reports/explanation-text.ts";
import { wrapLines } from "../reports/wrap.ts";
import { uncheckedPlace } from "../verify/probe-changes.ts";
import { findTapset } from "../verify/tapset.ts";
import { hasPoints } from "../verify/tell-once.ts";
import { formatted, lookOn } from "./show-diagnostics.ts";

export async function explainCommand(words: Question, options: ExplainOptions): Promise<number> {
  const question = { ...words, value: chooseValue(words.value, options.value) };
  const tapset = options.tapset === undefined ? undefined : await findTapset(options.tapset);
  const asked = await chooseKernels(options);
  const kernels = await withNeighbours(asked);
  const { include } = options;
  const found = await explainPoint(question, kernels, { include, tapset }, terminalProgress());
  const isOursAlone = include.length === 0 && tapset === undefined;
  const isJson = options.format === "json";
  if (!("kernels" in found)) {
    if (isJson) process.stdout.write(formatNothingJson(question, found));
    return tellNothing(question, found, isOursAlone);
  }
  process.stdout.write(isJson ? formatExplanationJson(found) : text(found));
  return isThere(found) ? exitCodes.good : exitCodes.failed;
}

function text(found: Explanation): string {
  return wrapLines(formatExplanation(found), process.stdout.columns);
}

function chooseValue(word: string | undefined, option: string | undefined): string | undefined {
  if (word === undefined || option === undefined || word === option) return word ?? option;
  return fail({
    code: "usage/contradiction",
    message: `one value is explained at a time, and ${word} and ${option} are two`,
    hint: "Say the one that is meant, behind the point or with --value.",
    exitCode: 2,
  });
}

async function chooseKernels({ kernel, release, arch }: ExplainOptions): Promise<KnownKernel[]> {
  if (release !== undefined || kernel === undefined) {
    return [await chooseKnownKernel({ kernel, release, arch })];
  }
  return findKnownKernels(kernel, arch === undefined ? undefined : architectureOf(arch));
}

/** All kernels of the same architectures that are here tell of changes. */
async function withNeighbours(asked: readonly KnownKernel[]) {
  const names = new Set(asked.map(({ name }) => name));
  const architectures = new Set(asked.map(({ architecture }) => architecture));
  const others = (await knownKernels()).filter(
    ({ name, architecture, state }) =>
      !names.has(name) && architectures.has(architecture) && state === "indexed",
  );
  return [
    ...asked.map((kernel) => ({ kernel, isAsked: true })),
    ...others.map((kernel) => ({ kernel, isAsked: false })),
  ];
}

/** Whether what was asked for holds on all kernels that were asked. */
function isThere({ kernels, value }: Explanation): boolean {
  return kernels
    .filter(({ isAsked }) => isAsked)
    .every(({ cell }) => {
      if (cell.status === "left-out") return false;
      if (value === undefined) return hasPoints(cell) && uncheckedPlace(cell) === undefined;
      return cell.values.some((one) => one.name === value && one.verdict === "resolved");
    });
}

/** `isOursAlone`: no library but ours was looked at. */
function tellNothing(
  { point }: Question,
  { diagnostics, near }: NotFound,
  isOursAlone: boolean,
): number {
  const say = (line: string): void => {
    process.stderr.write(wrapLines(`${line}\n`, process.stderr.columns));
  };
  if (diagnostics.length === 0) say(`there is no probe point ${point}`);
  else process.stderr.write(formatted(diagnostics, "text", lookOn(process.stderr)));
  const hint = didYouMean(near);
  const isHinted = diagnostics.some((one) => one.hint?.includes("did you mean") === true);
  if (hint !== undefined && !isHinted) say(`hint: of the aliases, ${hint}`);
  if (isOursAlone) say("hint: the aliases of a tapset of yours are known with --tapset FOLDER");
  return exitCodes.failed;
}
