// Macros and conditionals. Both work on tokens, in one stream: first macros are expanded, then `%( … %)` is
// judged on what came out. So a macro may expand into a conditional, and a condition may use a macro.

import { createDiagnostic, type Diagnostic, type DiagnosticDetails } from "../source/diagnostic.ts";
import type { Code } from "../source/codes.ts";
import type { Expansion, Range } from "../source/source-file.ts";
import { judgeCondition } from "./condition.ts";
import type { Judgement, Judgements } from "./parsed-alike.ts";
import type { PreprocessorEnvironment } from "./preprocessor-environment.ts";
import {
  describeToken,
  isSpelled,
  spellingOf,
  tokenKinds,
  tokenRange,
  type Token,
} from "./token.ts";

/** What `@define` says. */
export interface Macro {
  readonly name: string;
  /** Absent when the macro is used without parentheses; then a `(` that follows is not its own. */
  readonly parameters?: readonly string[];
  readonly body: readonly Token[];
  /** Where its name stands in the definition. */
  readonly range: Range;
  readonly isLibrary: boolean;
}

/** Macros by name, without the `@`. */
export type Macros = ReadonlyMap<string, Macro>;

export interface PreprocessorResult {
  readonly tokens: Token[];
  /** The macros that this text defines. */
  readonly macros: Macros;
  readonly diagnostics: Diagnostic[];
  readonly judgements: Judgements;
}

/** How many tokens the macros of one file may make: enough for any honest use, too few to fill the memory. */
const EXPANSION_LIMIT = 300_000;

/** The operators that a macro would hide. */
const operatorNames = new Set(
  (
    "cast defined entry perf var avg count sum min max variance hist_linear hist_log const enum " +
    "enumname probewrite kregister uregister kderef uderef"
  ).split(" "),
);

/** Where a token stands: in the text itself (undefined), or in the body of a macro that is being expanded. */
interface MacroContext {
  readonly macro: Macro;
  readonly arguments: ReadonlyMap<string, MacroArgument>;
  readonly expansion: Expansion;
  /** Where the call stands. */
  readonly caller: MacroContext | undefined;
}

/** An argument is read where the call stands, but expanded where the body uses it. */
interface MacroArgument {
  readonly tokens: readonly Token[];
  readonly context: MacroContext | undefined;
}

interface Frame {
  readonly tokens: readonly Token[];
  readonly context: MacroContext | undefined;
  next: number;
}

interface OpenConditional {
  readonly open: Token;
  inElse: boolean;
}

/** Expands the macros of a text and removes the branches that are not taken. */
export function preprocess(
  tokens: readonly Token[],
  environment: PreprocessorEnvironment,
  libraryMacros: Macros,
  defines: "script" | "library" = "script",
): PreprocessorResult {
  const diagnostics: Diagnostic[] = [];
  const macros = new Map<string, Macro>();
  const root: Frame = { tokens, context: undefined, next: 0 };
  const frames: Frame[] = [root];
  const result: Token[] = [];
  const conditionals: OpenConditional[] = [];
  const judged = new Map<string, Judgement>();
  let top = root;
  let skipping = 0;
  let expanded = 0;
  let isClear = true;

  function report(code: Code, details: DiagnosticDetails): void {
    if (skipping === 0) diagnostics.push(createDiagnostic(code, details));
  }

  // The stream of tokens with all macros expanded.

  function pull(): Token | undefined {
    for (;;) {
      const token = top.tokens[top.next];
      if (token === undefined) {
        if (frames.length === 1) return undefined;
        frames.pop();
        top = frames.at(-1)!;
        continue;
      }
      top.next += 1;
      if (top.context !== undefined && ++expanded > EXPANSION_LIMIT) return stopExpansion();
      if (token.kind !== tokenKinds.at) return inContext(token, top.context);
      if (token.text === "@define") define();
      else if (!expand(token)) return inContext(token, top.context);
    }
  }

  function stopExpansion(): undefined {
    if (expanded === EXPANSION_LIMIT + 1) {
      let context = top.context;
      while (context?.caller) context = context.caller;
      skipping = 0;
      report("preprocess/too-much-expansion", {
        range: context!.expansion.call,
        values: { limit: EXPANSION_LIMIT },
      });
    }
    frames.length = 1;
    top = root;
    root.next = root.tokens.length;
    conditionals.length = 0;
    return undefined;
  }

  /** Puts the expansion of a macro or of a parameter on the stack; false when the word is neither. */
  function expand(token: Token): boolean {
    const name = token.text.slice(1);
    const context = top.context;
    const argument = context?.arguments.get(name);
    if (argument !== undefined) {
      push(argument.tokens, argument.context);
      return true;
    }
    const inLibrary = context?.macro.isLibrary ?? false;
    const macro = (inLibrary ? undefined : macros.get(name)) ?? libraryMacros.get(name);
    if (macro === undefined) return false;
    const call = inContext(token, context);
    for (let outer = context; outer; outer = outer.caller) {
      if (outer.macro !== macro) continue;
      pushBroken(call, "preprocess/recursive-macro", { values: { name } });
      return true;
    }
    const given = macro.parameters === undefined ? new Map() : readArguments(macro, call);
    if (given === undefined) return true;
    push(macro.body, {
      macro,
      arguments: given,
      expansion: { name: token.text, call: tokenRange(call) },
      caller: context,
    });
    return true;
  }

  /** A call that cannot be expanded becomes a number, so that it is the only error that is reported. */
  function pushBroken(call: Token, code: Code, details: DiagnosticDetails): undefined {
    const problem = createDiagnostic(code, { range: tokenRange(call), ...details });
    push([{ ...call, kind: tokenKinds.number, text: "0", problem }], undefined);
    return undefined;
  }

  function push(body: readonly Token[], context: MacroContext | undefined): void {
    top = { tokens: body, context, next: 0 };
    frames.push(top);
  }

  /** Reads `(a, b)` behind the name of a macro; the arguments are split at the outermost commas. */
  function readArguments(macro: Macro, call: Token): Map<string, MacroArgument> | undefined {
    const { parameters = [], name } = macro;
    const notes = [{ message: `\`@${name}\` is defined here`, range: macro.range }];
    const hint = `write \`@${name}(${parameters.join(", ")})\``;
    if (!isSpelled(top.tokens[top.next], "(")) {
      return pushBroken(call, "preprocess/missing-arguments", { values: { name }, notes, hint });
    }
    top.next += 1;
    const lists = splitArguments();
    if (lists === undefined) {
      const values = { what: `the call of \`@${name}\``, closer: ")" };
      return pushBroken(call, "preprocess/unclosed", { values, notes });
    }
    if (lists.length !== parameters.length) {
      const values = {
        name,
        expected: parameters.length === 1 ? "1 argument" : `${parameters.length} arguments`,
        found: lists.length === 1 ? "1 is" : `${lists.length} are`,
      };
      return pushBroken(call, "preprocess/wrong-argument-count", { values, notes, hint });
    }
    const { context } = top;
    return new Map(parameters.map((name, index) => [name, { tokens: lists[index]!, context }]));
  }

  function splitArguments(): Token[][] | undefined {
    const lists: Token[][] = [[]];
    const start = top.next;
    let depth = 0;
    for (let token; (token = top.tokens[top.next]);) {
      top.next += 1;
      const mark = spellingOf(token);
      if (mark === "(" || mark === "[") depth += 1;
      if (mark === "]") depth -= 1;
      if (mark === ")" && depth-- === 0) return lists;
      if (mark === "," && depth === 0) lists.push([]);
      else lists.at(-1)!.push(token);
    }
    top.next = start;
    return undefined;
  }

  // Definitions

  function define(): void {
    const name = top.tokens[top.next];
    if (name === undefined || !isWord(name)) return badDefine(name, "the name of the macro");
    top.next += 1;
    const parameters = readParameters();
    if (parameters === null) return;
    const open = top.tokens[top.next];
    if (open === undefined || !isSpelled(open, "%(")) {
      return badDefine(open, parameters ? "`%(`" : "`%(` or `(`");
    }
    top.next += 1;
    const body = readBody(open);
    if (body === undefined || top.context !== undefined) return;
    catalogue({
      name: name.text,
      parameters,
      body,
      range: tokenRange(name),
      isLibrary: defines === "library",
    });
  }

  /** `(a, b)`; undefined when there is none, null when it is broken. */
  function readParameters(): string[] | undefined | null {
    if (!isSpelled(top.tokens[top.next], "(")) return undefined;
    const parameters: string[] = [];
    top.next += 1;
    for (;;) {
      const parameter = top.tokens[top.next];
      if (parameter === undefined || !isWord(parameter))
        return fail(parameter, "a parameter's name");
      parameters.push(parameter.text);
      const separator = top.tokens[top.next + 1];
      const mark = spellingOf(separator);
      if (mark !== "," && mark !== ")") return fail(separator, "`,` or `)`");
      top.next += 2;
      if (mark === ")") return parameters;
    }
    function fail(found: Token | undefined, expected: string): null {
      badDefine(found, expected);
      return null;
    }
  }

  function readBody(open: Token): Token[] | undefined {
    const start = top.next;
    let depth = 1;
    for (let token; (token = top.tokens[top.next]);) {
      top.next += 1;
      if (token.kind === tokenKinds.other && token.text === "%(") depth += 1;
      if (token.kind === tokenKinds.other && token.text === "%)") depth -= 1;
      if (token.text === "@define" && token.kind === tokenKinds.at) {
        report("preprocess/nested-define", { range: tokenRange(token) });
      }
      if (depth === 0) return top.tokens.slice(start, top.next - 1);
    }
    report("preprocess/unclosed", {
      range: tokenRange(open),
      values: { what: "the body of the macro", closer: "%)" },
    });
    return undefined;
  }

  function badDefine(found: Token | undefined, expected: string): void {
    const last = found ?? top.tokens.at(-1)!;
    report("preprocess/bad-define", {
      range: tokenRange(last),
      values: { found: describeToken(found), expected },
    });
    skipBrokenDefinition();
  }

  /** Goes on behind the body, if there is one before the next definition. */
  function skipBrokenDefinition(): void {
    for (let at = top.next; at < top.tokens.length; at++) {
      const mark = spellingOf(top.tokens[at]);
      if (["@define", "probe", "function", "%?", "%:", "%)"].includes(mark)) return;
      if (mark !== "%(") {
        if (isOnLineOfBefore(top.tokens, at)) top.next = at + 1;
        continue;
      }
      top.next = at + 1;
      readBody(top.tokens[at]!);
      return;
    }
  }

  function catalogue(macro: Macro): void {
    if (skipping > 0) return;
    const { name, range } = macro;
    if (name === "define") return report("preprocess/reserved-macro", { range });
    const earlier =
      macros.get(name) ?? (defines === "library" ? libraryMacros.get(name) : undefined);
    if (earlier !== undefined) {
      return report("preprocess/duplicate-macro", {
        range,
        values: { name },
        notes: [{ message: "the first definition", range: earlier.range }],
      });
    }
    if (operatorNames.has(name)) report("preprocess/shadows-operator", { range, values: { name } });
    macros.set(name, macro);
  }

  // Conditionals

  function openConditional(open: Token): void {
    const condition: Token[] = [];
    let token = pull();
    while (token && !isMark(token)) {
      condition.push(token);
      token = pull();
    }
    if (token === undefined) return unclosed(open, "%)");
    let verdict: boolean | Diagnostic;
    if (token.text === "%?") {
      verdict = judgeCondition(condition, token, environment);
    } else {
      const found = firstStray(condition) ?? token;
      verdict = createDiagnostic("preprocess/bad-condition", {
        range: tokenRange(found),
        values: { found: describeToken(found), expected: "`%?`" },
      });
    }
    note(condition, verdict);
    if (typeof verdict !== "boolean") diagnostics.push(verdict);
    // A wrong condition takes its first branch: without any, the text around it would look wrong, too.
    if (verdict === true || (verdict !== false && token.text === "%?")) {
      conditionals.push({ open, inElse: false });
      return;
    }
    const end = token.text === "%)" ? token : skipBranch(open);
    if (end?.text === "%:" && verdict === false) conditionals.push({ open, inElse: true });
    else if (end?.text === "%:") skipElses(skipBranch(open), open);
  }

  function note(tokens: readonly Token[], verdict: boolean | Diagnostic): void {
    if (typeof verdict !== "boolean") {
      isClear = false;
      return;
    }
    const condition = tokens.map(({ kind, text }) => ({ kind, text }));
    judged.set(JSON.stringify(condition), { condition, holds: verdict });
  }

  /** Reads up to the `%:` or `%)` that ends this branch, and returns that. */
  function skipBranch(open: Token): Token | undefined {
    skipping += 1;
    let depth = 0;
    let token = pull();
    for (; token; token = pull()) {
      if (!isMark(token)) continue;
      if (depth === 0 && (token.text === "%:" || token.text === "%)")) break;
      if (token.text === "%(") depth += 1;
      if (token.text === "%)") depth -= 1;
    }
    skipping = Math.max(0, skipping - 1);
    if (token === undefined) unclosed(open, "%)");
    return token;
  }

  function unclosed(open: Token, closer: string): void {
    if (expanded > EXPANSION_LIMIT) return;
    report("preprocess/unclosed", {
      range: tokenRange(open),
      values: { what: "the conditional", closer },
    });
  }

  function takeMark(mark: Token): void {
    if (mark.text === "%(") return openConditional(mark);
    const conditional = conditionals.at(-1);
    if (conditional !== undefined && mark.text === "%)") {
      conditionals.pop();
    } else if (conditional !== undefined && mark.text === "%:" && !conditional.inElse) {
      conditionals.pop();
      skipElses(skipBranch(conditional.open), conditional.open);
    } else if (conditional !== undefined && mark.text === "%:") {
      conditionals.pop();
      skipElses(mark, conditional.open);
    } else {
      strayMark(mark, "without its `%(`");
    }
  }

  /** Goes on behind the `%)` when a conditional has more than one `%:`. */
  function skipElses(end: Token | undefined, open: Token): void {
    for (let mark = end; mark?.text === "%:"; mark = skipBranch(open)) {
      strayMark(mark, "for the second time in one conditional");
    }
  }

  function strayMark(mark: Token, fault: string): void {
    report("preprocess/stray-mark", {
      range: tokenRange(mark),
      values: { text: mark.text, fault },
    });
  }

  for (let token = pull(); token; token = pull()) {
    if (token.kind === tokenKinds.other && isMark(token)) takeMark(token);
    else result.push(token);
  }
  for (const { open } of conditionals) unclosed(open, "%)");
  // What is left of a text that was given up would only lead to more errors.
  const judgements = isClear ? [...judged.values()] : undefined;
  return { tokens: expanded > EXPANSION_LIMIT ? [] : result, macros, diagnostics, judgements };
}

/** The first token behind a whole comparison that joins no other. */
function firstStray(condition: readonly Token[]): Token | undefined {
  for (let at = 3; at < condition.length; at += 4) {
    const joint = condition[at]!;
    if (!isSpelled(joint, "&&") && !isSpelled(joint, "||")) return joint;
  }
  return undefined;
}

function isOnLineOfBefore(tokens: readonly Token[], at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (before === undefined || token === undefined || before.file !== token.file) return false;
  return !token.file.text.slice(before.end, token.start).includes("\n");
}

function isMark(token: Token): boolean {
  const { text } = token;
  return (
    token.kind === tokenKinds.other &&
    (text === "%(" || text === "%?" || text === "%:" || text === "%)")
  );
}

function isWord(token: Token): boolean {
  return token.kind === tokenKinds.name;
}

function inContext(token: Token, context: MacroContext | undefined): Token {
  if (context === undefined || token.expandedFrom !== undefined) return token;
  return {
    kind: token.kind,
    text: token.text,
    file: token.file,
    start: token.start,
    end: token.end,
    expandedFrom: context.expansion,
    problem: token.problem,
    comment: token.comment,
  };
}
