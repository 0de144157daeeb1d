// Hints for the slips that people make: words and habits of other languages, missing marks.

import { nearNames } from "../source/near-names.ts";
import { hintForDeclaration } from "./declaration-hints.ts";
import { hintForExpression } from "./expression-hints.ts";
import { hintForForeignHabit, type Slip } from "./foreign-habits.ts";
import { spellingOf, tokenKinds, type Token } from "./token.ts";

const definitionWords = ["probe", "function", "global", "private", "export"];

/** What to do about the unexpected token at `at`; undefined when nothing better is known than the message. */
export function hintForError(
  tokens: readonly Token[],
  at: number,
  expected: ReadonlySet<string>,
): string | undefined {
  const token = tokens[at];
  const slip: Slip = {
    tokens,
    at,
    token,
    text: spellingOf(token),
    before: spellingOf(tokens[at - 1]),
    expected,
  };
  for (const hint of [
    hintForDeclaration,
    hintForForeignHabit,
    hintForExpression,
    hintForStrayParenthesis,
    hintForDefinition,
    hintForQuotes,
    hintForWildcard,
    hintForParentheses,
    hintForBraces,
    hintForComparison,
    hintForOperator,
    hintForKeyword,
    hintForType,
    hintForMark,
  ]) {
    const found = hint(slip);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The slides of 2005 print `print(reads, "…"));`, with one parenthesis too many. */
function hintForStrayParenthesis({ tokens, at, text, before }: Slip): string | undefined {
  if (text !== ")" || before !== ")") return undefined;
  let depth = 0;
  for (let open = at - 1; open >= 0; open--) {
    const mark = spellingOf(tokens[open]);
    if (mark === ")") depth += 1;
    if (mark !== "(" || --depth > 0) continue;
    const callee = tokens[open - 1]?.text ?? "";
    if (callee !== "print") break;
    return 'remove the second `)`: the 2005 slides have this slip, `print(x, "…"));`';
  }
  return "remove this `)`: it has no `(`";
}

function hintForDefinition({ text, token, expected, tokens, at }: Slip): string | undefined {
  if (!expected.has("probe") || !expected.has("function") || expected.has("limit"))
    return undefined;
  if (text === "}") return "remove this `}`: its block is closed already";
  if (text === ";") return "remove it: nothing ends with `;` here but `global`";
  if (token?.kind !== tokenKinds.name)
    return "statements stand inside of `probe … { … }` or `function … { … }`";
  const near =
    text === "def" || text === "func" || text === "fn"
      ? ["function"]
      : nearNames(text, definitionWords);
  if (near.length > 0) return `did you mean \`${near[0]}\`?`;
  if (text === "var" || text === "let") return "write `global`";
  const next = tokens[at + 1]?.text;
  if (text === "import" || text === "include" || text === "use")
    return "library files are found by what they define; there is nothing to import";
  return next === "." || next === "{"
    ? "a probe begins with `probe`"
    : "statements stand inside of `probe … { … }` or `function … { … }`";
}

function hintForQuotes({ token, before, expected, text }: Slip): string | undefined {
  const wantsLiteral = before === "(" && expected.has("<string>") && !expected.has("<target>");
  if (!wantsLiteral) return undefined;
  if (token?.kind === tokenKinds.name || text === "*")
    return `put it in quotes: \`("${text === "*" ? "*" : text}")\``;
  return text === ")"
    ? "leave the parentheses away, or put a name or a number into them"
    : undefined;
}

function hintForWildcard({ text, before, expected }: Slip): string | undefined {
  if ((text !== "*" && before !== "*") || !expected.has("{") || expected.has("<<"))
    return undefined;
  return "the pieces of a name with wildcards stand without spaces: `vfs.r*d`";
}

function hintForBraces({ tokens, at, token, text, expected, before }: Slip): string | undefined {
  if (text === "}" && before === "{" && expected.has("limit")) {
    return spellingOf(tokens[at - 2]) === ","
      ? "remove the `,` before the body"
      : "a probe point is missing, such as in `probe begin { … }`";
  }
  if (!expected.has("{") || (expected.has(";") && expected.has("while"))) return undefined;
  if (token === undefined || text === ";" || text === "}") return "a body is missing here: `{ … }`";
  if (text === ":") return "a body is written `{ … }`";
  if (before === ")" || token.kind === tokenKinds.name || token.kind === tokenKinds.target)
    return "put the statements in braces: `{ … }`";
  return undefined;
}

function hintForParentheses({ text, before, expected }: Slip): string | undefined {
  if (!expected.has("(") || expected.has("<number>")) return undefined;
  if (["if", "while", "for", "foreach"].includes(before)) {
    return `put what follows \`${before}\` in parentheses: \`${before} (…)\``;
  }
  return text === "{" && expected.has(":")
    ? "a function has parentheses, also without parameters: `()`"
    : undefined;
}

function hintForComparison({ text, before, tokens, at }: Slip): string | undefined {
  if (text !== "=") return undefined;
  if (before === "=" || before === "==") return "equality is `==`";
  if (before === "!" || before === ">" || before === "<") {
    return `write \`${before}=\` without a space`;
  }
  return tokens[at - 1]?.kind === tokenKinds.number ? "to compare, write `==`" : undefined;
}

function hintForOperator({ text, before }: Slip): string | undefined {
  const pair = before + text;
  if (text === "!~") return "write `! ~x`: without the space it is the operator `!~`";
  if (pair === ">>>=") return "write it out: `x = x >>> n`";
  if (pair === "**") return "there is no power operator; multiply, or write a loop";
  if (pair === "&&&" || pair === "|||") return "one operator is one or two of these";
  if (pair === "=>") return "write `>=` to compare, `->` to reach a member";
  if (pair === "<>") return "write `!=`";
  if (pair === "->[" || pair === "->(") return "a member's name follows `->`";
  return undefined;
}

function beginsLine({ tokens, at, token }: Slip): boolean {
  const previous = tokens[at - 1];
  if (token === undefined || previous === undefined || token.file !== previous.file) return false;
  return token.file.text.slice(previous.end, token.start).includes("\n");
}

function hintForKeyword(slip: Slip): string | undefined {
  const { text, before, expected } = slip;
  if (text === "else")
    return "there is no `if` that this `else` belongs to: the one before is complete";
  if (text === "catch") return "`catch` follows the block of a `try`";
  const wantsName = expected.has("<name>") && /^[a-z]+$/.test(text);
  // A word that begins a line was meant as the word that it is.
  if (wantsName && expected.has("(") && beginsLine(slip))
    return "the expression on the line before goes on here: something is missing at its end";
  if (before === "private" && text === "probe")
    return "a probe has no name that others could use: leave `private` away";
  const chosen = wantsName && !expected.has("limit") ? text : assignedStatement(slip);
  if (chosen !== undefined) return `\`${chosen}\` is a word of the language; choose another name`;
  if (before === "catch" && text === "{") return undefined;
  if (expected.has("in") && expected.size < 12 && (text === "," || text === ":")) {
    return text === ","
      ? "several keys stand in brackets: `foreach ([a, b] in array)`"
      : "write `in`, not `:`";
  }
  return undefined;
}

/** `next = $next->pid`: a statement that is a word alone, as if it were a variable. */
function assignedStatement({ text, before }: Slip): string | undefined {
  const isAssigned = text === "=" || text === "++" || text === "+=" || text === "<<<";
  return isAssigned && ["next", "break", "continue"].includes(before) ? before : undefined;
}

function hintForType({ before, token, text }: Slip): string | undefined {
  if (before === "long" || before === "string") {
    return `variables have no declared type here: leave \`${before}\` away`;
  }
  if ((text === "long" || text === "string") && token?.kind !== tokenKinds.string) {
    return `variables have no declared type here: leave \`${text}\` away`;
  }
  return undefined;
}

function hintForMark({ text, token, expected, before }: Slip): string | undefined {
  if (token?.kind === tokenKinds.dollars) return "a name follows the `$` of a target variable";
  if (text === "'") return 'strings stand between double quotes, `"`';
  if (text === ".")
    return before === ")" || before === "]"
      ? undefined
      : "to reach a member of a structure, write `->`";
  if (token === undefined && expected.has(")")) return "a `)` is missing";
  if (token !== undefined && expected.has(")") && (text === "{" || text === ";" || text === "}"))
    return "a `)` is missing before this";
  if (expected.has("]") && (text === ")" || text === ";" || text === "}" || text === "in"))
    return "a `]` is missing before this";
  return undefined;
}
