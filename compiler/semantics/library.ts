// The library as a whole: which file defines which function, global or alias. Files are parsed once per host.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import { parseMacroFile, parseScript } from "../syntax/parse.ts";
import type { AliasDefinition, Script } from "../syntax/ast.ts";
import type { Host } from "./host.ts";

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
    .map((file) => ({ file, ...parseScript(file, host.environment, macros) }));
  const library = { ...indexFiles(files), macros };
  opened.set(host, library);
  return library;
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

function indexFiles(files: readonly LibraryFile[]): Omit<Library, "macros"> {
  const functions = new Map<string, LibraryFile[]>();
  const globals = new Map<string, LibraryFile>();
  const aliases: LibraryAlias[] = [];
  for (const from of files) {
    for (const item of from.script.items) {
      if (item.kind === "alias") aliases.push({ definition: item, from });
      if (item.kind === "function" && !item.isPrivate) {
        const defining = functions.get(item.name.text) ?? [];
        if (!defining.includes(from)) functions.set(item.name.text, [...defining, from]);
      }
      if (item.kind === "global" && !item.isPrivate) {
        for (const variable of item.variables) {
          if (!globals.has(variable.name.text)) globals.set(variable.name.text, from);
        }
      }
    }
  }
  return { files, functions, globals, aliases };
}
