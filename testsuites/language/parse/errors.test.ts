// Each script in errors/ says in marks which diagnostics it gives, in full.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { codes } from "../../../compiler/source/codes.ts";
import { parseMacroFile, parseScript } from "../../../compiler/syntax/parse.ts";
import { exampleEnvironment } from "../../../compiler/syntax/test-scripts.ts";
import { readMarkers, showLike } from "../markers.ts";

const folder = new URL("errors/", import.meta.url);
const names = readdirSync(folder);
const read = (name: string): string => readFileSync(new URL(name, folder), "utf8");

function diagnose(name: string, text: string) {
  const file = { path: name, text, origin: "script" as const };
  if (name.endsWith(".stpm")) return parseMacroFile(file, exampleEnvironment).diagnostics;
  const scriptArguments = /^# arguments: (.*)/.exec(text)?.[1]?.split(" ");
  return parseScript(file, { ...exampleEnvironment, scriptArguments }).diagnostics;
}

test.each(names)("%s", (name) => {
  const { text, expected } = readMarkers(read(name));
  expect(expected.length).toBeGreaterThan(0);
  const diagnostics = diagnose(name, text);
  expect(showLike(expected, diagnostics)).toEqual(expected);
  for (const { message, hint } of diagnostics) expect(`${message} ${hint}`).not.toMatch(/\{\w+\}/);
});

describe("every code of the syntax", () => {
  // These need texts of a size that nobody wants to read: see hostile.test.ts.
  const elsewhere = ["parse/too-deep", "parse/too-long", "parse/too-many-errors"];
  const seen = names.map(read).join("\n");
  const families = Object.keys(codes).filter((code) => /^(lex|preprocess|parse)\//.test(code));
  test.each(families.filter((code) => !elsewhere.includes(code)))("%s has a script", (code) => {
    expect(seen).toContain(` ${code}: `);
  });
});
