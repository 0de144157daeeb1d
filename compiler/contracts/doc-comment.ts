// Comments in the form that SystemTap's authors write: `/** probe NAME - summary`, then `@value: …` and `Section: …`. They are
// found by their marks, wherever they stand in a file, and belong to what they name.

import type { Range, SourceFile } from "../source/source-file.ts";

/** One comment that begins with `/**` and names what it documents. */
export interface DocComment {
  /** `probe`, `function`, `sfunction`, `tapset`, … */
  readonly subject: string;
  /** As written: `vfs.read`, `kernel.syscall("read").return`. */
  readonly name: string;
  readonly nameRange: Range;
  readonly summary: string;
  readonly entries: readonly DocEntry[];
  /** `Context`, `Description`, …: what follows the name and a colon, lines joined. */
  readonly sections: ReadonlyMap<string, string>;
  readonly range: Range;
}

/** `@name: text`, with the lines that go on with it. */
export interface DocEntry {
  readonly name: string;
  readonly text: string;
  /** Of the name, with its `@`. */
  readonly range: Range;
  /** Of the first line of the text. */
  readonly textRange: Range;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

/** All of them in a file, in order. Marks inside strings and embedded C are none. */
export function readDocComments(file: SourceFile): readonly DocComment[] {
  return [...file.text.matchAll(pieces)].flatMap((match) => {
    if (!match[0].startsWith("/**")) return [];
    return readComment(file, match.index, match.index + match[0].length);
  });
}

/** What a comment could be mistaken in, and comments; in the order in which they begin. */
const pieces = /"(?:\\[\s\S]|[^"\\\n])*"|%\{[\s\S]*?(?:%\}|$)|\/\*[\s\S]*?(?:\*\/|$)|\/\/.*|#.*/g;

const headPattern = /^(probe|s?function|tapset|macro)\s+(\S+(?:\s*\([^)]*\))?)\s*(?:-+\s*(.*))?$/;
const entryPattern = /^@([A-Za-z_]\w*)\s*:\s*(.*)$/;
const sectionPattern = /^([A-Z][A-Za-z ]*?)\s*:\s*(.*)$/;

function readComment(file: SourceFile, start: number, end: number): DocComment[] {
  const lines = linesOf(file.text.slice(start, end), start);
  const headAt = lines.findIndex(({ text }) => text !== "");
  const first = lines[headAt];
  const head = first && headPattern.exec(first.text);
  if (first === undefined || !head) return [];
  const [, subject = "", name = "", summary = ""] = head;
  const nameStart = first.start + first.text.indexOf(name, subject.length);
  const body = readBody(file, lines.slice(headAt + 1), summary);
  const nameRange = { file, start: nameStart, end: nameStart + name.length };
  return [{ subject, name, nameRange, ...body, range: { file, start, end } }];
}

type Body = Pick<DocComment, "summary" | "entries" | "sections">;

/** A line goes on with what the line before began, until an empty one. */
function readBody(file: SourceFile, lines: readonly Line[], summary: string): Body {
  const entries: DocEntry[] = [];
  const sections = new Map<string, string>();
  let wholeSummary = summary;
  let goOn: ((more: string) => void) | undefined = (more) => {
    wholeSummary = joined(wholeSummary, more);
  };
  for (const { text, start } of lines) {
    const entry = entryPattern.exec(text);
    const section = entry === null ? sectionPattern.exec(text) : null;
    if (entry) {
      const [, name = "", value = ""] = entry;
      const textStart = start + text.length - value.length;
      const at = entries.push({
        name,
        text: value,
        range: { file, start, end: start + name.length + 1 },
        textRange: { file, start: textStart, end: textStart + value.length },
      });
      goOn = (more) => {
        const before = entries[at - 1]!;
        entries[at - 1] = { ...before, text: joined(before.text, more) };
      };
    } else if (section) {
      const [, name = "", value = ""] = section;
      sections.set(name, value);
      goOn = (more) => sections.set(name, joined(sections.get(name) ?? "", more));
    } else if (text === "") {
      // A section may have paragraphs.
      if (sections.size === 0) goOn = undefined;
    } else {
      goOn?.(text);
    }
  }
  return { summary: wholeSummary, entries, sections };
}

function joined(text: string, more: string): string {
  return text === "" ? more : `${text} ${more}`;
}

/** The lines of a comment without its marks, each with where its text begins in the file. */
function linesOf(comment: string, start: number): Line[] {
  let at = start;
  return comment.split("\n").map((raw) => {
    const marks = /^\s*(?:\/\*+|\*+(?!\/))?[ \t]*/.exec(raw)![0].length;
    const text = raw
      .slice(marks)
      .replace(/\s*\**\*\/\s*$/, "")
      .trimEnd();
    const line = { text, start: at + marks };
    at += raw.length + 1;
    return line;
  });
}
