// Hints for slips within statements: a comma too many, an operator too few, a loop that is built otherwise.

import type { Slip } from "./foreign-habits.ts";
import { spellingOf, tokenKinds, type Token } from "./token.ts";

export function hintForExpression(slip: Slip): string | undefined {
  return (
    hintForForeach(slip) ??
    hintForBody(slip) ??
    hintForChain(slip) ??
    hintForMissingHalf(slip) ??
    hintForLiteral(slip) ??
    hintForNeighbours(slip)
  );
}

/** `foreach (k of a)`, `foreach (k limit 5 in a)`, `foreach (k-- in a)`, `for (a; b)`. */
function hintForForeach({ tokens, at, token, text, before, expected }: Slip): string | undefined {
  if (expected.has("in") && expected.has("+") && expected.size < 12) {
    if (text === "of") return "write `in`";
    if (text === "limit") return "`limit` stands at the end: `foreach (key in array limit 5)`";
    if (text === "--" || text === "++") return `one mark sorts: \`${text.charAt(0)}\``;
  }
  if (before === "limit") return "say how many: `limit 10`";
  if (before === "in" && token !== undefined && expected.has("<name>") && expected.has("<at>"))
    return "`foreach` walks over an array or a histogram, which is named here";
  const isCaught = before === "(" && spellingOf(tokens[at - 2]) === "catch";
  if (isCaught && (text === "string" || text === "long"))
    return `the message is always a string: leave \`${text}\` away`;
  const open = openBracket(tokens, at);
  return text === ")" && expected.has(";") && spellingOf(tokens[open - 1]) === "for"
    ? "a `for` has three parts: `for (start; condition; step)`"
    : undefined;
}

/** `while (x) }`, `do { … } while (x) }`. */
function hintForBody({ tokens, at, text, before, expected }: Slip): string | undefined {
  if (before !== ")" || !expected.has("while") || !expected.has(";")) return undefined;
  if (text !== "}" && text !== "") return undefined;
  const word = openBracket(tokens, at - 1) - 1;
  const name = spellingOf(tokens[word]);
  if (!["if", "while", "for", "foreach"].includes(name)) return undefined;
  const block = spellingOf(tokens[word - 1]) === "}" ? openBracket(tokens, word - 1) : 0;
  return spellingOf(tokens[block - 1]) === "do"
    ? "there is no `do … while`: write `while (…) { … }`"
    : `the body of this \`${name}\` is missing; an empty one is written \`;\``;
}

/** The innermost bracket that is open at a token; -1 without any. */
function openBracket(tokens: readonly Token[], end: number): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    const text = spellingOf(tokens[at]);
    if (text === ")" || text === "}" || text === "]") depth += 1;
    if ((text === "(" || text === "{" || text === "[") && depth-- === 0) return at;
  }
  return -1;
}

function hintForChain({ text, expected }: Slip): string | undefined {
  if (text === "in" && expected.has("||"))
    return "`in` cannot be chained: put one of the tests in parentheses";
  if ((text === "=~" || text === "!~") && expected.has("||"))
    return "one pattern is matched at a time: join two matches with `&&`";
  return undefined;
}

/** `a ? b`, `a ?: b`, `f(a,)`, `@ count(x)`. */
function hintForMissingHalf({ text, token, before, expected }: Slip): string | undefined {
  if (text === ":" && before === "?") return "`?` and `:` take a value each: `a ? a : b`";
  if (expected.has(":") && expected.has("?") && expected.has("<<") && token !== undefined)
    return "a `: value` is missing: `condition ? value : value`";
  if (text === ")" && before === ",") return "remove the `,`";
  if (text === "@") return "an operator is written without a space: `@count(…)`";
  return undefined;
}

/** `a = [1, 2]`, `x = { 1 }`. */
function hintForLiteral({ text, before, expected }: Slip): string | undefined {
  if (expected.has("in") && expected.size === 1 && before === "]")
    return "there are no lists of values: an array is global, and filled element by element";
  const wantsValue = expected.has("<number>") && expected.has("<string>") && !expected.has(";");
  return text === "{" && wantsValue && before !== ")"
    ? "braces hold statements: a block has no value"
    : undefined;
}

/** `1 2`, `"%d" x`, `1_000`, `@hist_log s`. */
function hintForNeighbours({ tokens, at, token, expected }: Slip): string | undefined {
  const previous = tokens[at - 1];
  if (previous === undefined || token === undefined || !beginsValue(token)) return undefined;
  if (!expected.has(")") || !expected.has("<<")) return undefined;
  if (previous.kind === tokenKinds.at)
    return `\`${previous.text}\` has parentheses: \`${previous.text}(…)\``;
  if (previous.kind === tokenKinds.number && previous.end === token.start) {
    const digits = (previous.text + token.text).replaceAll("_", "");
    if (/^[0-9]+$/.test(digits)) return `digits are not grouped: write ${digits}`;
  }
  if (!expected.has(",")) return "an operator is missing before this";
  return previous.kind === tokenKinds.string
    ? "a `,` is missing before this, or a `.`, which joins strings"
    : "a `,` or an operator is missing before this";
}

function beginsValue({ kind }: Token): boolean {
  return (
    kind === tokenKinds.name ||
    kind === tokenKinds.number ||
    kind === tokenKinds.string ||
    kind === tokenKinds.target ||
    kind === tokenKinds.at ||
    kind === tokenKinds.embeddedC
  );
}
