// A digest for each alias of everything in the library that its verdict on a kernel depends on, so that what was found before
// holds as long as the digest does.

import type { AliasDefinition, Item, ProbeDefinition, Script } from "../syntax/ast.ts";
import { printScript } from "../syntax/printer.ts";
import { matchAliases } from "../semantics/expand-probes.ts";
import type { LibraryFile } from "../semantics/library.ts";
import { respell } from "../semantics/spellings-of-2005.ts";
import type { Symbols } from "../semantics/symbols.ts";
import { walkNodes } from "../semantics/walk.ts";

/** Of a text; the caller chooses the algorithm. */
export type Digest = (text: string) => string;

/**
 * An alias depends on its own text, on the aliases that it is made of, and on the functions, globals and probes of each file
 * that comes in with a name that any of them uses. Texts are those of the trees: macros and conditionals are done with.
 */
export function createAliasDigests(symbols: Symbols, digest: Digest) {
  const commons = new Map<
    LibraryFile,
    { readonly digest: string; readonly names: readonly string[] }
  >();
  const own = new Map<
    AliasDefinition,
    { readonly digest: string; readonly names: readonly string[] }
  >();

  /** What a file brings when it comes in: everything but its aliases, with the errors in its text. */
  const commonOf = (from: LibraryFile) => {
    const known = commons.get(from);
    if (known !== undefined) return known;
    const items = from.script.items.filter((item) => item.kind !== "alias");
    // What is wrong with its text is wrong with each of its aliases.
    const errors = from.diagnostics.map(({ code, message }) => `${code} ${message}\n`);
    const text = printItems(items, from.script) + errors.join("");
    const common = { digest: digest(text), names: namesIn(items) };
    commons.set(from, common);
    return common;
  };

  const ownOf = (alias: AliasDefinition, { script }: LibraryFile) => {
    const known = own.get(alias);
    if (known !== undefined) return known;
    const found = { digest: digest(printItems([alias], script)), names: namesIn([alias]) };
    own.set(alias, found);
    return found;
  };

  const filesDefining = (name: string): readonly LibraryFile[] => {
    const { functions, globals } = symbols.library;
    const global = globals.get(name);
    return [...(functions.get(name) ?? []), ...(global === undefined ? [] : [global])];
  };

  const whole = new Map<AliasDefinition, string>();
  const wholeOf = (definition: AliasDefinition, home: LibraryFile): string => {
    const aliases = new Set<AliasDefinition>();
    const files = new Set<LibraryFile>();
    const takeNames = (names: readonly string[]): void => {
      for (const file of names.flatMap(filesDefining)) takeFile(file);
    };
    const takeFile = (file: LibraryFile): void => {
      if (files.has(file)) return;
      files.add(file);
      takeNames(commonOf(file).names);
      for (const item of file.script.items) if (item.kind === "probe") takePoints(item);
    };
    const takePoints = ({ points }: AliasDefinition | ProbeDefinition): void => {
      for (const point of points) {
        for (const { definition: base, from } of matchAliases(respell(point.components), symbols)) {
          takeAlias(base, from);
        }
      }
    };
    const takeAlias = (one: AliasDefinition, from: LibraryFile | undefined): void => {
      if (aliases.has(one)) return;
      aliases.add(one);
      if (from !== undefined) takeFile(from);
      takeNames(ownOf(one, home).names);
      takePoints(one);
    };
    takeAlias(definition, home);
    return digest(
      [
        ...[...aliases].map((one) => ownOf(one, home).digest),
        ...[...files].map((file) => commonOf(file).digest),
      ].join("\0"),
    );
  };

  return (definition: AliasDefinition, home: LibraryFile): string => {
    const found = whole.get(definition) ?? wholeOf(definition, home);
    whole.set(definition, found);
    return found;
  };
}

function printItems(items: readonly Item[], script: Script): string {
  return printScript({ ...script, items });
}

/** Names of functions and variables, with those that hide a global. */
function namesIn(items: readonly Item[]): readonly string[] {
  const names = new Set<string>();
  walkNodes(items, (node) => {
    if (node.kind === "call") names.add((node as { callee: { text: string } }).callee.text);
    if (node.kind === "identifier") names.add((node as { name: string } & typeof node).name);
  });
  return [...names];
}
