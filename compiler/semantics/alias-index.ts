// Thousands of aliases by the beginning of their names, so that a point is compared with a few of them.

import type { ProbeComponent } from "../syntax/ast.ts";
import { hasWildcard } from "../syntax/wildcard-match.ts";
import type { LibraryAlias } from "./library.ts";

/** By the first word of a name, and by its first two. */
type AliasIndex = ReadonlyMap<string, readonly LibraryAlias[]>;

const opened = new WeakMap<readonly LibraryAlias[], AliasIndex>();

/** Those that a point can name, in the order of `aliases`, which do not change. */
export function aliasesLike(
  components: readonly ProbeComponent[],
  aliases: readonly LibraryAlias[],
): readonly LibraryAlias[] {
  const [first, second] = components;
  if (first === undefined || hasWildcard(first.name)) return aliases;
  const index = opened.get(aliases) ?? makeIndex(aliases);
  if (second === undefined || hasWildcard(second.name)) return index.get(first.name) ?? [];
  return index.get(`${first.name}.${second.name}`) ?? index.get(`${first.name}.`) ?? [];
}

/** The words of a point that is spelled, without their arguments. */
export function wordsOf(spelled: string): readonly string[] {
  const bare = spelled.includes("(") ? spelled.replace(argument, "") : spelled;
  return bare.split(".");
}

const argument = /\((?:"(?:[^"\\]|\\.)*"|[^"()]*)\)/g;

/** A name of one word fits each point that begins with it, whatever follows. */
function makeIndex(aliases: readonly LibraryAlias[]): AliasIndex {
  const index = new Map<string, LibraryAlias[]>();
  const note = (key: string, alias: LibraryAlias): void => {
    const others = index.get(key);
    if (others === undefined) index.set(key, [alias]);
    else if (others.at(-1) !== alias) others.push(alias);
  };
  const names = aliases.flatMap((alias) =>
    alias.spelled.map((spelled) => ({ alias, words: wordsOf(spelled) })),
  );
  const short = new Set(names.flatMap(({ words }) => (words.length === 1 ? words : [])));
  for (const { alias, words } of names) {
    const [first = "", second] = words;
    note(first, alias);
    // Where one word is a whole name, longer names do not narrow the search.
    note(second === undefined || short.has(first) ? `${first}.` : `${first}.${second}`, alias);
  }
  opened.set(aliases, index);
  return index;
}
