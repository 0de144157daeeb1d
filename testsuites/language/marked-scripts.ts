// The wrong scripts, parse/errors, semantic/errors and contract/errors: each file is named FAMILY-SLUG.stp or FAMILY-SLUG-CONSTRUCT.stp
// after the code that it is there for, and says in marks what is told of it.

import { readdirSync, readFileSync } from "node:fs";
import { codes, type Code } from "../../compiler/source/codes.ts";
import type { Diagnostic } from "../../compiler/source/diagnostic.ts";
import { parseMacroFile, parseScript } from "../../compiler/syntax/parse.ts";
import { exampleEnvironment } from "../../compiler/syntax/test-scripts.ts";
import { readMarkers, type MarkedScript } from "./markers.ts";
import { checkContract } from "./contract/check-contract.ts";
import { analyzeMarked } from "./semantic/analyze-marked.ts";

export interface WrongScript extends MarkedScript {
  /** The file's name. */
  readonly name: string;
  /** The code that the script is there for; undefined when the name says none of the table. */
  readonly code: Code | undefined;
  /** With its marks. */
  readonly marked: string;
}

/**
 * `parse` is read by the syntax room alone, `semantic` goes through all passes up to the IR, `contract` is a tapset whose
 * declarations are checked.
 */
export type Stage = "parse" | "semantic" | "contract";

export const stages: readonly Stage[] = ["parse", "semantic", "contract"];

export function wrongScripts(stage: Stage): readonly WrongScript[] {
  const folder = new URL(`${stage}/errors/`, import.meta.url);
  return readdirSync(folder).map((name) => {
    const marked = readFileSync(new URL(name, folder), "utf8");
    return { name, code: codeOf(name), marked, ...readMarkers(marked) };
  });
}

/** What the compiler says of a text; its first line may be `# arguments: one two`. */
export function diagnose(stage: Stage, name: string, text: string): readonly Diagnostic[] {
  if (stage === "semantic") return analyzeMarked(text).diagnostics;
  if (stage === "contract") return checkContract(name, text);
  const file = { path: name, text, origin: "script" as const };
  if (name.endsWith(".stpm")) return parseMacroFile(file, exampleEnvironment).diagnostics;
  const scriptArguments = /^# arguments: (.*)/.exec(text)?.[1]?.split(" ");
  return parseScript(file, { ...exampleEnvironment, scriptArguments }).diagnostics;
}

/** The longest code that the name begins with: `parse-bad-size` and not `parse-bad`. */
function codeOf(name: string): Code | undefined {
  const words = name.replace(/\.stpm?$/, "");
  return (Object.keys(codes) as Code[])
    .filter((code) => `${words}-`.startsWith(`${code.replace("/", "-")}-`))
    .sort((one, other) => other.length - one.length)[0];
}
