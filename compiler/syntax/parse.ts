// The door of the syntax room: text to tree.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Script } from "./ast.ts";
import { dropCascades } from "./drop-cascades.ts";
import { parse, terminals } from "./grammar.gen.js";
import { lexFile } from "./lexer.ts";
import { takesArguments, type Judgements } from "./parsed-alike.ts";
import type { PreprocessorEnvironment } from "./preprocessor-environment.ts";
import { preprocess, type Macro, type Macros } from "./preprocessor.ts";
import { createSyntaxErrors } from "./syntax-errors.ts";
import { describeToken, tokenKinds, tokenRange, type Token } from "./token.ts";
import { createTreeBuilder } from "./tree-builder.ts";

export interface ParseResult {
  /** Always there: what could be read, however much is wrong. */
  readonly script: Script;
  readonly diagnostics: readonly Diagnostic[];
  /** Which of the script's arguments the text reads, by index from 0. */
  readonly usedArguments: readonly number[];
  /** Names of the macros that the text defines itself, without `@`. */
  readonly ownMacros: readonly string[];
  /** For which other machines all of this is the same. */
  readonly judgements: Judgements;
}

export interface MacroFileResult {
  readonly macros: Macros;
  readonly diagnostics: readonly Diagnostic[];
  readonly judgements: Judgements;
}

/** More diagnostics of one file than this are not shown. */
const DIAGNOSTIC_LIMIT = 100;

const noMacros: Macros = new Map<string, Macro>();

const spelling: string[] = [];
for (const [word, code] of Object.entries(terminals)) spelling[code] = word;

/**
 * Parses a script or a tapset file (.stp). Never throws and never gives up: all that is wrong is in the
 * diagnostics, in the order of the text, and the tree holds what was right.
 */
export function parseScript(
  file: SourceFile,
  environment: PreprocessorEnvironment,
  libraryMacros: Macros = noMacros,
): ParseResult {
  const { scriptArguments = [] } = environment;
  const lexed = lexFile(file, scriptArguments);
  let { tokens } = lexed;
  let preprocessing: readonly Diagnostic[] = [];
  let ownMacros: readonly string[] = [];
  let judgements: Judgements = [];
  if (lexed.hasDirectives) {
    const preprocessed = preprocess(tokens, environment, libraryMacros);
    tokens = preprocessed.tokens;
    ownMacros = [...preprocessed.macros.keys()];
    judgements = preprocessed.judgements;
    preprocessing = preprocessed.diagnostics;
  }
  const { items, diagnostics: parsing } = parseItems(tokens);
  const usedArguments = readsArgumentsByLibrary(tokens)
    ? [...scriptArguments.keys()]
    : [...lexed.usedArguments];
  const unused =
    file.origin === "script" ? unusedArguments(file, scriptArguments, usedArguments) : [];
  const diagnostics = [...preprocessing, ...problemsOf(tokens), ...parsing, ...unused];
  return {
    script: { items, range: { file, start: 0, end: file.text.length } },
    diagnostics: inOrder(dropCascades(diagnostics)),
    usedArguments,
    ownMacros,
    judgements: takesArguments(file) ? undefined : judgements,
  };
}

/**
 * Reads a macro library (.stpm). `earlier` are the macros of the files read before: they can be used, and
 * defining one of them again is an error.
 */
export function parseMacroFile(
  file: SourceFile,
  environment: PreprocessorEnvironment,
  earlier: Macros = noMacros,
): MacroFileResult {
  const { tokens } = lexFile(file, environment.scriptArguments);
  const result = preprocess(tokens, environment, earlier, "library");
  const diagnostics = [...result.diagnostics, ...problemsOf(result.tokens)];
  const [stray] = result.tokens;
  if (stray !== undefined) {
    diagnostics.push(
      createDiagnostic("preprocess/not-a-macro", {
        range: tokenRange(stray),
        values: { found: describeToken(stray) },
      }),
    );
  }
  const judgements = takesArguments(file) ? undefined : result.judgements;
  return { macros: result.macros, diagnostics: inOrder(diagnostics), judgements };
}

/** Fast first; only a script with syntax errors is parsed once more, keeping account of what was expected. */
function parseItems(tokens: readonly Token[]): ReturnType<typeof runGrammar> {
  const input = encodeKinds(tokens);
  const fast = runGrammar(input, tokens, false);
  return fast.hasGivenUp ? runGrammar(input, tokens, true) : fast;
}

function runGrammar(input: string, tokens: readonly Token[], isCareful: boolean) {
  const diagnostics: Diagnostic[] = [];
  const build = createTreeBuilder(tokens, spelling, diagnostics);
  const errors = createSyntaxErrors(tokens, spelling, diagnostics, isCareful);
  const items = parse(input, { tokens, build, errors });
  return { items, diagnostics, hasGivenUp: errors.hasGivenUp() };
}

/** The parser reads one character per token; tokens of kinds unknown to it are one that nothing accepts. */
function encodeKinds(tokens: readonly Token[]): string {
  const kinds = Buffer.allocUnsafe(tokens.length);
  for (let at = 0; at < tokens.length; at++) kinds[at] = tokens[at]!.kind;
  return kinds.toString("latin1");
}

function problemsOf(tokens: readonly Token[]): Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const { problem } of tokens) if (problem !== undefined) problems.push(problem);
  return problems;
}

/** A library that gives the arguments as `argc` and `argv` reads them all. */
function readsArgumentsByLibrary(tokens: readonly Token[]): boolean {
  return tokens.some(({ kind, text }) => kind === tokenKinds.name && /^arg[cv]/.test(text));
}

/** A warning for each of the given arguments that nothing reads. */
export function unusedArguments(
  file: SourceFile,
  given: readonly string[],
  used: readonly number[],
): Diagnostic[] {
  return given.flatMap((text, index) =>
    used.includes(index)
      ? []
      : createDiagnostic("lex/unused-argument", {
          range: { file, start: 0, end: 0 },
          values: { index: index + 1, text },
        }),
  );
}

/** By where they stand; those of other files (macros) as they came. Of very many the first are enough. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const file = diagnostics[0]?.range?.file;
  const sorted = [...diagnostics].sort((left, right) =>
    left.range?.file === file && right.range?.file === file
      ? left.range!.start - right.range!.start
      : 0,
  );
  if (sorted.length <= DIAGNOSTIC_LIMIT) return sorted;
  const { range } = sorted[DIAGNOSTIC_LIMIT]!;
  const cut = createDiagnostic("parse/too-many-errors", {
    range,
    values: { limit: DIAGNOSTIC_LIMIT },
  });
  return [...sorted.slice(0, DIAGNOSTIC_LIMIT), cut];
}
