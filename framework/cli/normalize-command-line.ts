// Habits of stap's command line that a parser of commands does not have by itself.

import { colourChoices } from "../colour.ts";

/** What an option of stap means without its value, which can only stand behind a `=`. */
const alone: ReadonlyMap<string, string> = new Map([
  ["--color", "always"],
  ["--colour", "always"],
  ["--prologue-searching", "always"],
  ["--privilege", "stapusr"],
]);

const ownOptions = /^(-h|--help|-V|--version|--colou?r(=.*)?)$/;

const colours = /^--colou?r$/;

/** `tapwright -e …` and `tapwright FILE.stp` are `tapwright run …`; optional values become explicit. */
export function normalizeCommandLine(words: readonly string[]): string[] {
  const end = words.indexOf("--");
  const options = end === -1 ? words : words.slice(0, end);
  const rest = end === -1 ? [] : words.slice(end);
  const explicit = options.flatMap((word, at) => {
    if (isColourChoice(options, at)) return [];
    const value = isColourChoice(options, at + 1) ? options[at + 1] : alone.get(word);
    return value === undefined ? word : `${word}=${value}`;
  });
  const first = explicit.find((word) => !ownOptions.test(word));
  const isScript = first !== undefined && /^-|\.stp$/.test(first);
  return [...(isScript ? ["run"] : []), ...explicit, ...rest];
}

/** `--color always`: no script is called like that. */
function isColourChoice(words: readonly string[], at: number): boolean {
  const [before = "", word = ""] = words.slice(Math.max(0, at - 1), at + 1);
  return at > 0 && colours.test(before) && colourChoices.some((choice) => choice === word);
}
