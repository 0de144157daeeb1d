// Which files of a library can matter to a script, judged by their texts alone: parsing all of a large library would
// take longer than translating the script. A wrong guess costs time, never a result: when names stay unresolved, the
// analysis is done again with the whole library.

import type { SourceFile } from "../source/source-file.ts";

/** The files that define something the script mentions, and what those mention in turn; in the library's order. */
export function relevantFiles(library: readonly SourceFile[], script: string): SourceFile[] {
  // A wildcard may stand for any alias.
  if (/probe[^{]*[*]/.test(script)) return [...library];
  const words = new Set(wordsOf(script));
  const waiting = new Map(library.map((file) => [file, definitionsOf(file)]));
  const chosen = new Set<SourceFile>();
  for (let grew = true; grew;) {
    grew = false;
    for (const [file, definitions] of waiting) {
      const isWanted =
        file.path.endsWith(".stpm") ||
        definitions.some((definition) => definition.every((word) => words.has(word)));
      if (!isWanted) continue;
      waiting.delete(file);
      chosen.add(file);
      for (const word of wordsOf(file.text.replace(comments, ""))) words.add(word);
      grew = true;
    }
  }
  return library.filter((file) => chosen.has(file));
}

function wordsOf(text: string): string[] {
  return text.match(/\w+/g) ?? [];
}

const definitions = new WeakMap<SourceFile, readonly (readonly string[])[]>();

/** Marks in strings look the same; what they hide is a guess too few. */
const comments = /\/\*[\s\S]*?\*\/|(?:\/\/|#).*/g;

/** What a file defines: of a function or global its name, of an alias all words of its name. */
function definitionsOf(file: SourceFile): readonly (readonly string[])[] {
  const known = definitions.get(file);
  if (known !== undefined) return known;
  const text = file.text.replace(comments, "");
  const found: string[][] = [];
  for (const [, name = ""] of text.matchAll(/\bfunction\s+(\w+)/g)) found.push([name]);
  for (const [, names = ""] of text.matchAll(/\bglobal\s+([^;\n{]*)/g)) {
    for (const name of wordsOf(names)) found.push([name]);
  }
  for (const [, heads = ""] of text.matchAll(/\b(?:probe|export)\s+([^{}]*?)\+?=/g)) {
    found.push(wordsOf(heads));
  }
  definitions.set(file, found);
  return found;
}
