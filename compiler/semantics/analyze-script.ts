// From text to typed IR: the one entry of the passes.

import { hasErrors, type Diagnostic } from "../source/diagnostic.ts";
import type { Range, SourceFile } from "../source/source-file.ts";
import { parseScript, unusedArguments, type ParseResult } from "../syntax/parse.ts";
import type { FunctionDefinition, Item } from "../syntax/ast.ts";
import { assembleProgram } from "./assemble-program.ts";
import { checkProcfs } from "./check-procfs.ts";
import { checkWalks } from "./check-walks.ts";
import { dropConsequences } from "./drop-consequences.ts";
import { createElaboration, elaborate, type Elaborated, type LoweredProbe } from "./elaborate.ts";
import type { Analysis, AnalyzeOptions, Host } from "./host.ts";
import { isParsed, openLibrary, type Library, type LibraryFile } from "./library.ts";
import { limitsFor } from "./limits.ts";
import { relevantFiles } from "./relevant-files.ts";
import { argumentsFile, wantsArguments } from "./script-arguments.ts";
import { setGlobals } from "./set-globals.ts";
import { createSink, type Sink } from "./sink.ts";
import { collectSymbols, type GlobalSymbol, type Symbols } from "./symbols.ts";

/**
 * Analyses a script against a host's library and kernel. The program is there when nothing is wrong; diagnostics, warnings
 * among them, are in the order in which they were found.
 */
export function analyzeScript(file: SourceFile, host: Host, options: AnalyzeOptions): Analysis {
  const texts = [file, ...(options.additional ?? [])].map(({ text }) => text);
  const narrow = narrowHost(host, texts.join("\n"));
  const quick = analyzeWith(file, narrow, options);
  const isComplete = narrow.library.length === host.library.length;
  return isComplete || !hasErrors(quick.diagnostics) ? quick : analyzeWith(file, host, options);
}

/** The same narrowed library for the same files, so that it is parsed once. */
const narrowed = new WeakMap<Host, Map<string, Host>>();

function narrowHost(host: Host, text: string): Host {
  if (isParsed(host)) return host;
  const library = relevantFiles(host.library, text);
  const key = library.map((file) => file.path).join("\n");
  const known = narrowed.get(host) ?? new Map<string, Host>();
  narrowed.set(host, known);
  const narrow = known.get(key) ?? { ...host, library };
  known.set(key, narrow);
  return narrow;
}

function analyzeWith(file: SourceFile, host: Host, options: AnalyzeOptions): Analysis {
  const library = openLibrary(host);
  const environment = {
    ...host.environment,
    guru: options.guru,
    scriptArguments: options.arguments ?? host.environment.scriptArguments,
  };
  const files = [file, ...(options.additional ?? [])];
  const own = parseTogether(files, environment, library);
  const parsed = wantsArguments(own.script.items)
    ? parseTogether([...files, argumentsFile], environment, library)
    : own;
  const sink = createSink();
  sink.add(parsed.diagnostics);
  // What is missing because it could not be read would only raise errors that are none.
  if (hasErrors(parsed.diagnostics)) return { diagnostics: sink.diagnostics };
  const symbols = collectSymbols(parsed.script, library, sink);
  if (!options.guru) refuseEmbeddedC(parsed.script.items, sink);
  const elaboration = createElaboration(symbols, host.debugInfo, {
    guru: options.guru,
    ownMacros: parsed.ownMacros,
    keepAliasValues: options.unoptimized,
    skipBadVariables: options.skipBadVariables,
    stringSize: options.limits?.stringSize,
  });
  const elaborated = elaborate(elaboration, sink);
  const unreadable = errorsIn(symbols.pulled);
  if (unreadable.length > 0) return { diagnostics: unreadable };
  setGlobals(symbols, options.globals ?? {}, environment, sink);
  if (!hasErrors(sink.diagnostics)) warnEmptyProbes(elaborated, sink);
  checkWalks(elaborated, symbols, sink);
  checkProcfs(elaborated, sink);
  const limits = limitsFor(host.debugInfo, elaborated.functions, options.limits);
  const { program, unused } = assembleProgram(elaborated, symbols, host.debugInfo, limits, options);
  // With errors, what seems unused may only be misspelt elsewhere.
  if (!hasErrors(sink.diagnostics)) {
    for (const { code, details } of elaboration.remarks) sink.report(code, details);
    warnUnused(symbols, elaborated, unused, sink);
  }
  if (!hasErrors(sink.diagnostics)) checkNotIdle(elaborated, file, sink);
  sink.add(
    unusedArguments(file, environment.scriptArguments ?? [], usedIn([own, ...symbols.pulled])),
  );
  const diagnostics = inOrderOfText(dropConsequences(sink.diagnostics), file);
  return hasErrors(diagnostics) ? { diagnostics } : { program, diagnostics };
}

/** Of library files, as of the script: what could not be read would only raise errors that are none. */
function errorsIn(files: Iterable<LibraryFile>): readonly Diagnostic[] {
  return [...files].flatMap((one) =>
    one.diagnostics.filter(({ severity }) => severity === "error"),
  );
}

/** An argument is used that one of the texts reads. */
function usedIn(texts: readonly Pick<LibraryFile, "usedArguments">[]): readonly number[] {
  return texts.flatMap(({ usedArguments = [] }) => usedArguments);
}

/** The user's scripts as one. */
function parseTogether(
  files: readonly SourceFile[],
  environment: Host["environment"],
  { macros }: Library,
): Omit<ParseResult, "judgements"> {
  const parsed = files.map((file) => parseScript(file, environment, macros));
  const diagnostics = parsed.flatMap((one) =>
    one.diagnostics.filter(({ code }) => code !== "lex/unused-argument"),
  );
  const items = parsed.flatMap(({ script }) => script.items);
  const ownMacros = parsed.flatMap((one) => one.ownMacros);
  const script = { ...parsed[0]!.script, items };
  return { script, diagnostics, ownMacros, usedArguments: usedIn(parsed) };
}

/** Passes find things in an order of their own. What is wrong in other files comes behind that of the script. */
function inOrderOfText(diagnostics: readonly Diagnostic[], file: SourceFile): Diagnostic[] {
  const place = ({ range }: Diagnostic): number =>
    range?.file === file ? range.start : Number.MAX_SAFE_INTEGER;
  return diagnostics.toSorted((one, other) => place(one) - place(other));
}

/** Of the file itself; that in functions and expressions is seen where it is used. */
function refuseEmbeddedC(items: readonly Item[], sink: Sink): void {
  for (const { kind, range } of items) {
    if (kind === "embedded-c-item") sink.report("resolve/needs-guru", { range });
  }
}

/** They stay, beside others: their hits are counted. */
function warnEmptyProbes(elaborated: Elaborated, sink: Sink): void {
  const empty = new Set<Range>();
  for (const probe of elaborated.probes) {
    const { range } = probe.definition;
    if (isEmpty(probe) && range.file.origin === "script") empty.add(range);
  }
  for (const range of empty) sink.report("resolve/empty-probe", { range });
}

function isEmpty({ body, derived }: LoweredProbe): boolean {
  // A counter is there to be read by others.
  if (derived.target.kind === "perf" && derived.target.counter !== undefined) return false;
  return body.statements.every((one) => one.kind === "block" && one.statements.length === 0);
}

/** A script of which nothing could ever be seen. */
function checkNotIdle({ probes }: Elaborated, file: SourceFile, sink: Sink): void {
  if (!probes.every(isEmpty)) return;
  const which = probes.length === 0 ? "" : " that do anything";
  sink.report("resolve/no-probes", { range: { file, start: 0, end: 0 }, values: { which } });
}

function warnUnused(
  symbols: Symbols,
  elaborated: Elaborated,
  unused: readonly GlobalSymbol[],
  sink: Sink,
): void {
  for (const { declaration } of unused) {
    const { text: name, range } = declaration.name;
    sink.report("resolve/unused-global", { range, values: { name } });
  }
  for (const { declaration, read, written } of symbols.globals) {
    const isMissed = read && !written && declaration.initial === undefined;
    if (!isMissed || declaration.range.file.origin !== "script") continue;
    const { text: name, range } = declaration.name;
    sink.report("resolve/never-assigned", { range, values: { name } });
  }
  const called = new Set(elaborated.functions.map((fn) => fn.range));
  for (const item of symbols.script.items) {
    if (item.kind === "function" && !called.has(item.range)) warnUncalled(item, sink);
  }
}

function warnUncalled({ name }: FunctionDefinition, sink: Sink): void {
  sink.report("resolve/unused-function", { range: name.range, values: { name: name.text } });
}
