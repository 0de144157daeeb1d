// The library as a whole: which file defines which function, global or alias. Files are parsed once for all hosts to
// which they say the same, or were by an earlier run.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import { parseScript, type ParseResult } from "../syntax/parse.ts";
import { ParsedAlike, type Judgements } from "../syntax/parsed-alike.ts";
import type { Macros } from "../syntax/preprocessor.ts";
import type { AliasDefinition, ProbePoint, Script } from "../syntax/ast.ts";
import type { DefinedAlias, DefinedNames, Host, LibraryTree } from "./host.ts";
import { isMacroFile, libraryMacros } from "./library-macros.ts";
import { spellPoint } from "./spell-point.ts";

export interface LibraryFile {
  readonly file: SourceFile;
  readonly script: Script;
  readonly diagnostics: readonly Diagnostic[];
  /** Of the script's arguments. Absent: none, as in all files that are kept. */
  readonly usedArguments?: readonly number[];
}

export interface Library {
  readonly files: readonly LibraryFile[];
  /** The first file that defines a function of that name, whatever its arity. */
  readonly functions: ReadonlyMap<string, readonly LibraryFile[]>;
  readonly globals: ReadonlyMap<string, LibraryFile>;
  readonly aliases: readonly LibraryAlias[];
  /** Of the `.stpm` files; visible in every file. */
  readonly macros: Macros;
}

export interface LibraryAlias {
  /** Its names as points are spelled; known without the tree of its file. */
  readonly spelled: readonly string[];
  readonly names: readonly ProbePoint[];
  readonly definition: AliasDefinition;
  /** Absent for an alias of the user's own script. */
  readonly from?: LibraryFile;
}

const opened = new WeakMap<Host, Library>();

/** Parses and indexes the library of a host: one object for all hosts with the same files that judge their conditions alike. */
export function openLibrary(host: Host): Library {
  const known = opened.get(host);
  if (known !== undefined) return known;
  const macros = libraryMacros(host.library, host.environment);
  const files = host.library
    .filter((file) => !isMacroFile(file))
    .map((file) => openFile(file, host, macros));
  const library = joinFiles(files, macros);
  opened.set(host, library);
  return library;
}

/** Whether all files of the library were parsed in earlier runs. */
export function isParsed({ library, trees }: Host): boolean {
  return trees !== undefined && library.every((file) => isMacroFile(file) || trees.has(file));
}

type NamedFile = LibraryFile & { readonly names: DefinedNames; readonly judgements: Judgements };

const parsed = new ParsedAlike<NamedFile>();

function openFile(file: SourceFile, host: Host, macros: Macros): NamedFile {
  const { environment, trees } = host;
  const known = parsed.find(file, macros, environment);
  if (known !== undefined) {
    // Another host may have parsed it, who keeps nothing.
    if (trees?.has(file) === false) trees.add(file, known.names, known);
    return known;
  }
  const made = createFile(file, host, macros);
  parsed.add(file, macros, made);
  return made;
}

/** What earlier runs parsed is read when somebody looks at it. */
function createFile(file: SourceFile, { trees, environment }: Host, macros: Macros): NamedFile {
  const parse = (): ParseResult => parseScript(file, environment, macros);
  const stored = trees?.find(file);
  if (stored === undefined) {
    const result = parse();
    const names = definedNames(result.script);
    trees?.add(file, names, result);
    return { file, names, ...result };
  }
  let result: ReturnType<typeof stored.load>;
  const load = (): LibraryTree => (result ??= stored.load() ?? parse());
  const { names, judgements } = stored;
  return {
    file,
    names,
    judgements,
    get script() {
      return load().script;
    },
    get diagnostics() {
      return load().diagnostics;
    },
  };
}

/** From file to file to the library that has just these. */
interface Branch {
  library?: Library;
  readonly next: WeakMap<NamedFile, Branch>;
}

const joined = new WeakMap<Macros, Branch>();

function joinFiles(files: readonly NamedFile[], macros: Macros): Library {
  let branch = follow(joined, macros);
  for (const file of files) branch = follow(branch.next, file);
  return (branch.library ??= { ...indexFiles(files), macros });
}

function follow<Key extends object>(branches: WeakMap<Key, Branch>, key: Key): Branch {
  const known = branches.get(key);
  if (known !== undefined) return known;
  const added: Branch = { next: new WeakMap() };
  branches.set(key, added);
  return added;
}

function definedNames({ items }: Script): DefinedNames {
  const functions = items.flatMap((item) =>
    item.kind === "function" && !item.isPrivate ? [item.name.text] : [],
  );
  const globals = items.flatMap((item) =>
    item.kind === "global" && !item.isPrivate ? item.variables.map(({ name }) => name.text) : [],
  );
  const aliases = items.flatMap((item, index) =>
    item.kind === "alias" ? [{ item: index, names: spellNames(item) }] : [],
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

/** The names of an alias, in their order. */
export function spellNames({ names }: AliasDefinition): readonly string[] {
  return names.map(({ components }) => spellPoint(components));
}

function libraryAlias({ item, names }: DefinedAlias, from: LibraryFile): LibraryAlias {
  const definition = (): AliasDefinition => from.script.items[item] as AliasDefinition;
  return {
    spelled: names,
    from,
    get names() {
      return definition().names;
    },
    get definition() {
      return definition();
    },
  };
}
