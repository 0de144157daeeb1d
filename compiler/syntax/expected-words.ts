// What the parser would have accepted, in words: forty tokens that begin an expression are "an expression".

const operators = words(
  "= <<< += -= *= /= %= <<= >>= &= ^= |= .= ? || && | ^ & in < > <= >= == != =~ !~ << >> >>> . + - * / % " +
    "++ -- -> [ <dollars>",
);
const expressionStarts = words(
  "<name> <number> <string> <target> <at> ( [ + - ! ~ ++ -- & string long <embedded C>".replace(
    "<embedded C>",
    "",
  ),
).add("<embedded C>");
const statementStarts = words("{ ; if while for foreach return next delete break continue try");
const pointWords = words(
  "probe global private function if else for foreach in limit return delete while break continue next " +
    "string long try catch <name> <number> *",
);

const spelled: Readonly<Record<string, string>> = {
  "<name>": "a name",
  "<number>": "a number",
  "<string>": "a string",
  "<target>": "a target variable",
  "<at>": "an operator with `@`",
  "<dollars>": "`$`",
  "<embedded C>": "embedded C",
};

function words(text: string): Set<string> {
  return new Set(text.split(" ").filter((word) => word !== ""));
}

/** The accepted words as a phrase: "`,`, `{` or an operator". */
export function describeExpected(accepted: ReadonlySet<string>): string {
  const left = new Set(accepted);
  const phrases: string[] = [];
  const has = (...wanted: string[]): boolean => wanted.every((word) => left.has(word));
  const take = (group: ReadonlySet<string>, phrase: string): void => {
    for (const word of group) left.delete(word);
    phrases.push(phrase);
  };
  if (has("catch", "limit", "<name>")) {
    take(pointWords, has("*") ? "the name of a probe point" : "the name of a member");
  }
  const isOperand = has("<number>", "<target>", "<at>");
  if (has("while", "foreach", "try")) {
    take(new Set([...statementStarts, ...expressionStarts]), "a statement");
  } else if (isOperand) {
    take(expressionStarts, "an expression");
  }
  if (has("/", "<<", ">>>") || has("||", "&&", "=")) {
    take(operators, "an operator");
    left.delete("(");
  }
  if (has("probe", "function", "global")) {
    for (const word of ["private", "<embedded C>"]) left.delete(word);
  }
  phrases.unshift(...[...left].map((word) => spelled[word] ?? `\`${word}\``));
  return joinPhrases(phrases);
}

function joinPhrases(phrases: readonly string[]): string {
  if (phrases.length === 0) return "something else";
  if (phrases.length === 1) return phrases[0]!;
  return `${phrases.slice(0, -1).join(", ")} or ${phrases.at(-1)!}`;
}
