// Hints for what is right in C, awk or bpftrace, and not here.

import { spellingOf, tokenKinds, type Token } from "./token.ts";

/** An unexpected token with what is around it. */
export interface Slip {
  readonly tokens: readonly Token[];
  readonly at: number;
  readonly token: Token | undefined;
  /** How the token is spelled; empty for strings. */
  readonly text: string;
  readonly before: string;
  readonly expected: ReadonlySet<string>;
}

const cTypes = new Set(
  "void int char short unsigned signed float double const static extern struct u64 u32 s64 size_t bool".split(
    " ",
  ),
);

const tracers = new Set("kprobe kretprobe uprobe uretprobe fentry fexit kfunc kretfunc".split(" "));

export function hintForForeignHabit(slip: Slip): string | undefined {
  return (
    hintForTopLevel(slip) ??
    hintForColons(slip) ??
    hintForTypes(slip) ??
    hintForPatterns(slip) ??
    hintForLists(slip) ??
    hintForStatements(slip)
  );
}

/** `static int x`, `void f() { }`, `kprobe:f { }`, `BEGIN { }` where a definition should begin. */
function hintForTopLevel({ tokens, at, text, expected }: Slip): string | undefined {
  if (!expected.has("probe") || !expected.has("function")) return undefined;
  const next = spellingOf(tokens[at + 1]);
  if (tracers.has(text) && next === ":") return probeOf(text, spellingOf(tokens[at + 2]));
  if ((text === "tracepoint" || text === "rawtracepoint") && next === ":")
    return 'write `probe kernel.trace("NAME") { … }`';
  if (text === "interval" && next === ":") return "write `probe timer.s(1) { … }`";
  if (text === "BEGIN" || text === "END") return `write \`probe ${text.toLowerCase()} { … }\``;
  if (cTypes.has(text)) {
    const rest = tokens.slice(at, at + 5).map(spellingOf);
    return rest.includes("(")
      ? "a function is written `function name(a, b) { … }`, without types of C"
      : "a variable is declared with `global name`, without a type";
  }
  if (next === "(" && isDefinition(tokens, at)) return "a function begins with `function`";
  if (expected.has(",") && /^[-+*/%(]$/.test(text))
    return "the first value of a global is a literal: compute it in `probe begin`";
  return undefined;
}

function probeOf(tracer: string, name: string): string {
  const suffix = /ret|exit/.test(tracer) ? ".return" : "";
  return `write \`probe kernel.function("${name === "" ? "NAME" : name}")${suffix} { … }\``;
}

/** `name(a, b) {` */
function isDefinition(tokens: readonly Token[], at: number): boolean {
  for (let end = at + 2; end < Math.min(tokens.length, at + 40); end++) {
    if (spellingOf(tokens[end]) === ")") return spellingOf(tokens[end + 1]) === "{";
  }
  return false;
}

/** `probe kprobe:f`, `case 1:`. */
function hintForColons({ tokens, at, text, before }: Slip): string | undefined {
  if (text !== ":") return undefined;
  const first = spellingOf(tokens[at - 2]);
  if (first === "probe") {
    const name = spellingOf(tokens[at + 1]);
    if (tracers.has(before)) return probeOf(before, name);
    if (before === "tracepoint") return 'write `probe kernel.trace("NAME")`';
    if (before === "interval" || before === "profile") return "write `probe timer.s(1)`";
    const isJoined = tokens[at + 1]?.start === tokens[at]?.end;
    return isJoined ? "the words of a probe point are separated by dots" : undefined;
  }
  if (first === "case" || before === "default")
    return "there is no `switch`; write `if (…) … else if (…) …`";
  return undefined;
}

/** `function f(int x)`, `(struct file *)$x`. */
function hintForTypes({ token, before, expected }: Slip): string | undefined {
  if (token?.kind !== tokenKinds.name) return undefined;
  const isParameter = expected.has(":") && expected.has(",") && expected.has(")");
  if (isParameter && cTypes.has(before))
    return `a parameter is written \`${token.text}\`, \`${token.text}:long\` or \`${token.text}:string\``;
  if (before === "struct" || before === "union")
    return `a cast is written \`@cast(address, "${before} ${token.text}")\``;
  if (token.text === "not") return "write `!([key] in array)`";
  return undefined;
}

/** `x ~ /re/`, `x =~ /re/`, `*pointer`. */
function hintForPatterns({ text, before }: Slip): string | undefined {
  if (text === "~") return 'a regular expression is matched with `=~ "…"`';
  if (text === "/" && before === "=~") return 'a regular expression stands in a string: `=~ "…"`';
  if (text === "*" && (before === "(" || before === "=" || before === ","))
    return 'memory is read through a type: `@cast(address, "TYPE")->member`, or kernel_long(address)';
  return undefined;
}

/** `for (k in a)`, `a[]`, `for (i = 0, j = 0; …)`. */
function hintForLists({ tokens, at, text, before, expected }: Slip): string | undefined {
  if (text === ")" && expected.has(";") && spellingOf(tokens[at - 2]) === "in")
    return "write `foreach (key in array)`";
  if (text === "]" && before === "[") return "the whole array is meant by its name alone";
  if (text === "," && expected.has(";") && expected.has("?"))
    return "there is no comma operator: write two statements";
  return undefined;
}

function hintForStatements({ tokens, at, token, text, expected }: Slip): string | undefined {
  if (expected.has("catch") && expected.size === 1)
    return "a `try` needs its `catch (message) { … }`";
  const pointAt = tokens.findLastIndex((one, index) => index < at && spellingOf(one) === "probe");
  const opener = spellingOf(tokens[pointAt + 1]);
  if (token === undefined && pointAt !== -1 && expected.has("{")) {
    const open = tokens.findIndex((one, index) => index > pointAt && spellingOf(one) === "{");
    if (opener === "{") return "a probe point is missing, such as in `probe begin { … }`";
    if (spellingOf(tokens[open - 1]) === ",") return "remove the `,` before the body";
    if (spellingOf(tokens[open - 1]) === ".") return "a word is missing behind the `.`";
  }
  if (text === "probe" && expected.has("{")) return "a body is missing here: `{ … }`";
  return undefined;
}
