// What a tapset's author reads of a bisection.

import { coloursFor } from "../colour.ts";
import type { BisectedBreak, BisectReport } from "../diff/bisect-tapset.ts";

export function formatBisect({ tapset, kernels, breaks, absent }: BisectReport): string {
  const paint = coloursFor(process.stdout);
  const asked = kernels.filter(({ isAsked }) => isAsked).map(({ name }) => name);
  const head = `${paint.bold(tapset)}: ${asked.length} of ${kernels.length} kernels were asked: ${asked.join(", ")}\n`;
  const first = kernels.filter(({ name }) => breaks.some((one) => one.firstBad === name));
  const sections = first.map(({ name }) => {
    const own = breaks.filter((one) => one.firstBad === name);
    const broken = own.filter(({ isDeclared }) => !isDeclared);
    const lacking = own.filter(({ isDeclared }) => isDeclared);
    return [
      spellSection(`${paint.red(name)} broke ${broken.length}`, broken),
      spellSection(`${name} lacks ${lacking.length}, as was declared`, lacking),
    ].join("");
  });
  const nothing =
    breaks.length === 0 ? "\nnothing that an older kernel has is broken on a newer one\n" : "";
  const missing =
    absent.length === 0
      ? ""
      : `\nnot here, so that one of them may have been the first: ${absent.join(", ")}\n`;
  const left = kernels.filter(({ isAsked }) => !isAsked).map(({ name }) => name);
  const unseen =
    left.length === 0
      ? ""
      : `\nnot asked, so that what was broken and mended between the others is not seen: ${left.join(", ")}\n`;
  return head + sections.join("") + nothing + unseen + missing;
}

function spellSection(title: string, breaks: readonly BisectedBreak[]): string {
  return breaks.length === 0 ? "" : `\n${title}\n${breaks.map(describeBreak).join("")}`;
}

function describeBreak({
  alias,
  value,
  file,
  line,
  lastGood,
  reason,
  isMended,
}: BisectedBreak): string {
  const what = value === undefined ? alias : `${alias}, ${value}`;
  const again = isMended ? "; it is good again on a later kernel" : "";
  return `  ${what}  ${file}:${line}\n      ${reason}\n      good on ${lastGood}${again}\n`;
}
