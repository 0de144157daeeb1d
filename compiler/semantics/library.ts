// The library as a whole: which file defines which function, global or alias. Files are parsed once per host, or were by an
// earlier run.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import { parseMacroFile, parseScript, type ParseResult } from "../syntax/parse.ts";
import type { AliasDefinition, ProbePoint, Script } from "../syntax/ast.ts";
import type { DefinedAlias, DefinedNames, Host } from "./host.ts";

export interface LibraryFile {
  readonly file: SourceFile;
  readonly script: Script;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Library {
  readonly files: readonly LibraryFile[];
  /** The first file that defines a function of that name, whatever its arity. */
  readonly functions: ReadonlyMap<string, readonly LibraryFile[]>;
  readonly globals: ReadonlyMap<string, LibraryFile>;
  readonly aliases: readonly LibraryAlias[];
  /** Of the `.stpm` files; visible in every file. */
  readonly macros: LibraryMacros;
}

export interface LibraryAlias {
  readonly names: readonly ProbePoint[];
  readonly definition: AliasDefinition;
  /** Absent for an alias of the user's own script. */
  readonly from?: LibraryFile;
}

const opened = new WeakMap<Host, Library>();

/** Parses and indexes the library of a host. */
export function openLibrary(host: Host): Library {
  const known = opened.get(host);
  if (known !== undefined) return known;
  const macros = readMacros(host);
  const files = host.library
    .filter((file) => !isMacroFile(file))
    .map((file) => createFile(file, host, macros));
  const library = { ...indexFiles(files), macros };
  opened.set(host, library);
  return library;
}

/** Whether all files of the library were parsed in earlier runs. */
export function isParsed({ library, trees }: Host): boolean {
  return trees !== undefined && library.every((file) => isMacroFile(file) || trees.has(file));
}

type NamedFile = LibraryFile & { readonly names: DefinedNames };

/** What earlier runs parsed is read when somebody looks at it. */
function createFile(file: SourceFile, host: Host, macros: LibraryMacros): NamedFile {
  const parse = (): ParseResult => parseScript(file, host.environment, macros);
  const stored = host.trees?.find(file);
  if (stored === undefined) {
    const result = parse();
    const names = definedNames(result.script);
    host.trees?.add(file, names, result);
    return { file, names, ...result };
  }
  let result: ParseResult | undefined;
  const load = (): ParseResult => (result ??= stored.load() ?? parse());
  return {
    file,
    names: stored.names,
    get script() {
      return load().script;
    },
    get diagnostics() {
      return load().diagnostics;
    },
  };
}

type LibraryMacros = NonNullable<Parameters<typeof parseScript>[2]>;

/** A macro file with errors brings what is right in it; its errors are those of `check`, not of every script. */
function readMacros(host: Host): LibraryMacros {
  let macros: LibraryMacros = new Map();
  for (const file of host.library.filter(isMacroFile)) {
    const read = parseMacroFile(file, host.environment, macros);
    macros = new Map([...macros, ...read.macros]);
  }
  return macros;
}

function isMacroFile(file: SourceFile): boolean {
  return file.path.endsWith(".stpm");
}

function definedNames({ items }: Script): DefinedNames {
  const functions = items.flatMap((item) =>
    item.kind === "function" && !item.isPrivate ? [item.name.text] : [],
  );
  const globals = items.flatMap((item) =>
    item.kind === "global" && !item.isPrivate ? item.variables.map(({ name }) => name.text) : [],
  );
  const aliases = items.flatMap((item, index) =>
    item.kind === "alias" ? [{ item: index, names: item.names }] : [],
  );
  return { functions: [...new Set(functions)], globals, aliases };
}

function indexFiles(files: readonly NamedFile[]): Omit<Library, "macros"> {
  const functions = new Map<string, LibraryFile[]>();
  const globals = new Map<string, LibraryFile>();
  const aliases: LibraryAlias[] = [];
  for (const from of files) {
    for (const name of from.names.functions) {
      functions.set(name, [...(functions.get(name) ?? []), from]);
    }
    for (const name of from.names.globals) if (!globals.has(name)) globals.set(name, from);
    for (const alias of from.names.aliases) aliases.push(libraryAlias(alias, from));
  }
  return { files, functions, globals, aliases };
}

function libraryAlias({ item, names }: DefinedAlias, from: LibraryFile): LibraryAlias {
  return {
    names,
    from,
    get definition() {
      return from.script.items[item] as AliasDefinition;
    },
  };
}
