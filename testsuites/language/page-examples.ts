// The examples of docs/language.md: blocks of code that are whole scripts, each followed by a block of what it prints.

import { readFileSync } from "node:fs";

export interface PageExample {
  /** The heading above it, with a number: names of tests. */
  readonly name: string;
  readonly script: string;
  /** As in a golden file; absent where the page has none. */
  readonly output?: string;
}

const page = readFileSync(new URL("../../docs/language.md", import.meta.url), "utf8");
const pieces = /^#+ (.*)$|^```\n([^]*?)^```$(?:\n\n```output\n([^]*?)^```$)?/gm;

function readExamples(): PageExample[] {
  const examples: PageExample[] = [];
  let heading = "";
  for (const [, title, script, output] of page.matchAll(pieces)) {
    if (title !== undefined) heading = title;
    if (script === undefined) continue;
    examples.push({ name: `${heading} ${examples.length + 1}`, script, output });
  }
  return examples;
}

export const examples: readonly PageExample[] = readExamples();

/** Whether it prints the same without a kernel: it has no directive, only begin and end probes, and no hole in its output. */
export function runsOnHost({ script, output = "" }: PageExample): boolean {
  return !/^# @/m.test(script) && !/\bprobe (?!begin|end)/.test(script) && !output.includes("{{");
}
