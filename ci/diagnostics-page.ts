// The page of all diagnostics, from the tables of codes, their explanations, and the wrong scripts of the test suite.

import { codes, type Code } from "../compiler/source/codes.ts";
import { explanations } from "../compiler/source/explanations.ts";
import { formatDiagnostic } from "../compiler/source/format-diagnostic.ts";
import { failureCodes, type FailureCode } from "../framework/failure-codes.ts";
import { faultExplanations } from "../qemu/fault-explanations.ts";
import { faults, type FaultCode } from "../qemu/faults.ts";
import {
  diagnose,
  stages,
  wrongScripts,
  type Stage,
  type WrongScript,
} from "../testsuites/language/marked-scripts.ts";

const families: Readonly<Record<string, string>> = {
  lex: "characters into words",
  preprocess: "macros and conditionals",
  parse: "words into statements",
  resolve: "names, probe points, variables of the kernel",
  type: "what is a number, a string, an array, statistics",
  codegen: "what cannot be expressed in a module",
  build: "compiler, linker, kernel headers",
  contract: "what a tapset declares, beside what it does",
  inspect: "what a module may contain, before it is loaded",
  usage: "the command line",
  script: "files of scripts, and what a run of one said",
  tapset: "what `tapwright verify` is given",
  test: "what `tapwright test` is given",
  matrix: "what `tapwright test --matrix` is given, and reports of it",
  facts: "debug information, and the index that is made of it",
  kernel: "the catalog of kernels",
  network: "package repositories",
  cache: "what is kept between runs",
  guest: "virtual machines, and what happens in them",
  machine: "files and folders of this machine",
};

interface Entry {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message?: string;
  readonly hint?: string;
  readonly explanation: string;
  readonly exitCode?: number;
}

/** Every code that a user can meet, in the order of the families above. */
export function diagnosticEntries(): readonly Entry[] {
  const order = Object.keys(families);
  const family = ({ code }: Entry): number => {
    const at = order.indexOf(code.split("/")[0] ?? "");
    if (at === -1) throw new Error(`the family of ${code} is not among those of this page`);
    return at;
  };
  const all: Entry[] = [
    ...(Object.keys(codes) as Code[]).map((code) => ({
      code,
      explanation: explanations[code],
      ...codes[code],
    })),
    ...(Object.keys(faults) as FaultCode[]).map((code) => ({
      code,
      severity: "error" as const,
      explanation: faultExplanations[code],
      ...faults[code],
    })),
    ...(Object.keys(failureCodes) as FailureCode[]).map((code) => ({
      code,
      severity: code === "usage/no-effect" ? ("warning" as const) : ("error" as const),
      explanation: failureCodes[code],
    })),
  ];
  return all.toSorted((one, other) => family(one) - family(other));
}

export function diagnosticsPage(): string {
  const examples = stages.flatMap(examplesOf);
  const sections = diagnosticEntries().flatMap((entry, at, all) => {
    const family = entry.code.split("/")[0]!;
    const isFirst = all[at - 1]?.code.split("/")[0] !== family;
    const own = examples.filter(({ code }) => code === entry.code);
    return [...(isFirst ? [`## ${family}/: ${families[family]}`] : []), section(entry, own)];
  });
  return [preface, ...sections].join("\n\n");
}

const preface = `# Diagnostics

Every message has a code, \`family/slug\`, in brackets behind its severity. This page says of each code why and when it is
said; \`tapwright explain-code CODE\` prints the same on a terminal. It is made by \`npm run docs\` from the tables of codes and
from scripts of the test suite.

Where a message has a part that differs from case to case, \`{name}\` stands for it. An error ends the command with another exit
code than 0; a warning does not, unless \`-W\` takes warnings for errors. \`-w\` hides warnings.

## For programs

\`--format text|json|sarif\` of \`run\`, \`build\`, \`check\`, \`list\` and \`verify\` says how they tell what is wrong with scripts. The document is
whole also when nothing is wrong. What ends a command before a script was read, such as a kernel that is not there, is text in any case.

\`--format json\` is one object:

\`\`\`json
{
  "diagnostics": [
    {
      "code": "type/mismatch",
      "severity": "error",
      "message": "this is a string, but a number is needed here",
      "place": {
        "path": "my.stp",
        "start": { "line": 1, "column": 23 },
        "end": { "line": 1, "column": 26 }
      },
      "notes": [{ "message": "in the expansion of \`@text\`", "place": { … } }],
      "hint": "convert it: strtol(…, 10)"
    }
  ]
}
\`\`\`

- \`code\` is one of those below, \`severity\` is \`error\` or \`warning\`.
- Lines and columns begin with 1; a column counts UTF-16 code units, as editors do. \`end\` is behind the last character.
- \`place\` is left out where no text is at fault, \`hint\` where there is none. \`notes\` go from the innermost link of a chain of
  aliases or macros outwards, and may have a place of their own.

\`--format sarif\` is a log of [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html) with one run: each code that
was said is a rule with its explanation as \`help\`, notes with a place are \`relatedLocations\`.`;

function section(entry: Entry, examples: readonly Example[]): string {
  const { code, severity, message, hint, explanation, exitCode } = entry;
  const ends = exitCode === undefined ? "" : ` The exit code is ${exitCode}.`;
  return [
    `### ${code}`,
    message === undefined ? `_${severity}_` : `_${severity}_: ${escapeMarkdown(message)}`,
    `${escapeMarkdown(explanation)}${ends}`,
    ...(hint === undefined ? [] : [`_hint_: ${escapeMarkdown(hint)}`]),
    ...examples.slice(0, 1).flatMap(({ script, told }) => [fenced(script), fenced(told)]),
  ].join("\n\n");
}

/** Marks of Markdown outside of \`code\` are meant as they are. */
function escapeMarkdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[*_<>[\]\\]/g, "\\$&")))
    .join("")
    .replaceAll("\n", " ");
}

function fenced(text: string): string {
  const fence = text.includes("```") ? "````" : "```";
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}

interface Example {
  readonly code: string;
  readonly script: string;
  readonly told: string;
}

/** One for each code: the script of least text that says this one thing. */
function examplesOf(stage: Stage): Example[] {
  const best = new Map<string, WrongScript>();
  for (const script of wrongScripts(stage)) {
    const code = script.code ?? "";
    const before = best.get(code);
    if (before === undefined || weight(script) < weight(before)) best.set(code, script);
  }
  return [...best].map(([code, script]) => exampleOf(stage, code, script));
}

function weight({ text, expected }: WrongScript): number {
  const told = expected.filter((one) => !one.startsWith("|")).length;
  return text.replaceAll(/\n+/g, "\n").length + 200 * (told - 1);
}

function exampleOf(stage: Stage, code: string, { name, marked }: WrongScript): Example {
  const script = marked
    .split("\n")
    .filter((line) => !/^\s*\/\/(?:<?\s*\^+ |\| (?:hint|note))/.test(line))
    .join("\n");
  const path = name.endsWith(".stpm") ? "test.stpm" : "test.stp";
  const told = diagnose(stage, path, script)
    .filter((one) => one.code === code)
    .map((one) => formatDiagnostic(one));
  if (told.length === 0) throw new Error(`${name} does not raise ${code} without its marks`);
  return { code, script, told: told.join("\n\n") };
}
