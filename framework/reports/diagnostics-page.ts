// The page of diagnostics, docs/diagnostics.md, section by section for a terminal.

import type pc from "picocolors";

export interface Section {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What the message says, with `{name}` for what differs; absent where it is said in several ways. */
  readonly message?: string;
  /** Everything else, as Markdown. */
  readonly body: string;
}

/** The sections of the page, in its order. */
export function readSections(page: string): readonly Section[] {
  return page
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const [code = "", ...rest] = text.split("\n");
      const body = rest.join("\n").replace(/\n## [^]*$/, "");
      const head = /^\s*_(error|warning)_(?:: (.*))?\n/.exec(body);
      return {
        code,
        severity: head?.[1] === "warning" ? "warning" : "error",
        message: head?.[2] && unescape(head[2]),
        body: body.slice(head?.[0].length ?? 0).trim(),
      };
    });
}

const WIDTH = 90;

/** As text of 90 columns; examples are indented, and never broken. */
export function renderSection(
  { code, severity, message, body }: Section,
  paint: ReturnType<typeof pc.createColors>,
): string {
  const colour = severity === "error" ? paint.red : paint.yellow;
  const head = paint.bold(colour(`${severity}[${code}]`));
  const blocks = body.split(/^(````?text\n[^]*?\n````?)$/m).map((part) => {
    const example = /^````?text\n([^]*)\n````?$/.exec(part);
    return example === null ? renderText(part, paint) : indent(example[1]!);
  });
  const title = message === undefined ? head : `${head}${paint.bold(`: ${message}`)}`;
  return `${[title, ...blocks.filter((block) => block !== "")].join("\n\n")}\n`;
}

function renderText(text: string, paint: ReturnType<typeof pc.createColors>): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => wrap(unescape(paragraph.replace(/^_hint_: /, "hint: "))))
    .join("\n\n")
    .replace(/^hint:/m, paint.bold(paint.green("hint:")));
}

function wrap(text: string): string {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
}

function unescape(text: string): string {
  return text.replaceAll(/\\([*_<>[\]\\])/g, "$1");
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}
