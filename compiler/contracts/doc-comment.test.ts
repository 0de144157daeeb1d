import { expect, test } from "vitest";
import type { SourceFile } from "../source/source-file.ts";
import { readDocComments } from "./doc-comment.ts";

const text = `
/** tapset fs -- files */
probe a = begin { s = "/** probe no.string - x */" }
%{ /** probe no.c - x */ %}
# /** probe no.line - x
/* probe no.doc - x */
/**
 * probe fs.read - a read
 *   of a file
 *
 * @bytes: long, size
 *  that was asked for
 * @who : the reader
 *
 * Context: the process
 *  that reads
 *
 * Goes on.
 */
/** probe kernel.syscall( "read" ) - spaces do not count */
`;
const file: SourceFile = { path: "fs.stp", text, origin: "library" };

test("comments are found by their marks alone, with their parts", () => {
  const found = readDocComments(file);
  expect(found.map(({ subject, name, summary }) => [subject, name, summary])).toEqual([
    ["tapset", "fs", "files"],
    ["probe", "fs.read", "a read of a file"],
    ["probe", 'kernel.syscall( "read" )', "spaces do not count"],
  ]);
  const [, read] = found;
  expect(read?.entries.map((one) => [one.name, one.text])).toEqual([
    ["bytes", "long, size that was asked for"],
    ["who", "the reader"],
  ]);
  expect([...read!.sections]).toEqual([["Context", "the process that reads Goes on."]]);
});

test("every range is where its text stands", () => {
  const spell = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
  const [, read] = readDocComments(file);
  expect(spell(read!.nameRange)).toBe("fs.read");
  expect(read!.entries.map(({ range }) => spell(range))).toEqual(["@bytes", "@who"]);
  expect(read!.entries.map(({ textRange }) => spell(textRange))).toEqual([
    "long, size",
    "the reader",
  ]);
});
