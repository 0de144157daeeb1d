// Where a `}` is missing, the indentation often says which block lacks it.

import { isSpelled, type Token } from "./token.ts";

/**
 * The index of the first `{` between two tokens whose `}` begins a line with another indentation than the line of
 * the `{`; undefined when all look well.
 */
export function findMisalignedBlock(
  tokens: readonly Token[],
  start: number,
  end: number,
): number | undefined {
  const open: number[] = [];
  for (let at = start; at < end; at++) {
    const token = tokens[at]!;
    if (isSpelled(token, "{")) open.push(at);
    if (!isSpelled(token, "}")) continue;
    const opener = open.pop();
    if (opener === undefined) return undefined;
    const isFirstOfLine = indentationOf(token) === linePrefixOf(token);
    if (isFirstOfLine && indentationOf(token) !== indentationOf(tokens[opener]!)) return opener;
  }
  return undefined;
}

/** What stands before the token on its line. */
function linePrefixOf({ file, start }: Token): string {
  return file.text.slice(file.text.lastIndexOf("\n", start - 1) + 1, start);
}

function indentationOf(token: Token): string {
  return /^\s*/.exec(linePrefixOf(token))![0];
}
