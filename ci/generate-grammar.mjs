// Makes compiler/syntax/grammar.gen.js from grammar.peggy. Plain Node; does nothing when that is up to date.
//
// The grammar is written in the words of the language ('probe', '<<<', '<name>'), but the parser reads one
// character per token. So every literal of the grammar is replaced by one character of its own here, and the
// table of them is exported as `terminals` for the lexer.

import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../compiler/syntax/", import.meta.url));
const source = `${folder}grammar.peggy`;
const output = `${folder}grammar.gen.js`;
const types = `${folder}grammar.gen.d.ts`;

/** Code 1 is left for tokens that the grammar does not know. */
const FIRST_CODE = 2;

const declarations = `// Made by ci/generate-grammar.mjs.
import type { Item } from "./ast.ts";
import type { GrammarOptions } from "./grammar-options.ts";

/** The code of the character that stands for each word of the grammar. */
export declare const terminals: Readonly<Record<string, number>>;
/** Parses a text of one character per token; all that is wrong goes to the options' \`report\`. */
export declare function parse(input: string, options: GrammarOptions): Item[];
`;

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

function isUpToDate() {
  const oldestOutput = Math.min(modifiedAt(output), modifiedAt(types));
  const newestInput = Math.max(modifiedAt(source), modifiedAt(fileURLToPath(import.meta.url)));
  return oldestOutput > newestInput;
}

/** A peggy plugin that gives each literal its character; they are collected in `terminals`. */
function tokenLiterals(terminals) {
  function visit(node) {
    if (node === null || typeof node !== "object") return;
    if (Array.isArray(node)) return node.forEach(visit);
    if (node.type === "literal" && node.value !== "") {
      terminals[node.value] ??= FIRST_CODE + Object.keys(terminals).length;
      node.value = String.fromCharCode(terminals[node.value]);
    }
    for (const [key, child] of Object.entries(node)) {
      if (key !== "location") visit(child);
    }
  }
  return { use: (config) => config.passes.prepare.unshift((ast) => visit(ast.rules)) };
}

/** Two processes may do this at once: each writes a file of its own and moves it into place. */
function writeWhole(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

if (!isUpToDate()) {
  const { default: peggy } = await import("peggy");
  const terminals = {};
  const parser = peggy.generate(readFileSync(source, "utf8"), {
    output: "source",
    format: "es",
    grammarSource: "grammar.peggy",
    plugins: [tokenLiterals(terminals)],
  });
  const table = `export const terminals = ${JSON.stringify(terminals)};\n`;
  writeWhole(output, `${parser}\n${table}`);
  writeWhole(types, declarations);
}
