// Thousands of aliases by the beginning of their names, so that a point is compared with a few of them.

import type { ProbeComponent } from "../syntax/ast.ts";
import { hasWildcard } from "../syntax/wildcard-match.ts";
import type { LibraryAlias } from "./library.ts";

/** Those whose names begin with a word; by their second words, once somebody asks. */
interface Group {
  readonly aliases: LibraryAlias[];
  bySecond?: ReadonlyMap<string, readonly LibraryAlias[]>;
}

const opened = new WeakMap<readonly LibraryAlias[], ReadonlyMap<string, Group>>();

/** Those that a point can name, in the order of `aliases`, which do not change. */
export function aliasesLike(
  components: readonly ProbeComponent[],
  aliases: readonly LibraryAlias[],
): readonly LibraryAlias[] {
  const [first, second] = components;
  if (first === undefined || hasWildcard(first.name)) return aliases;
  const groups = opened.get(aliases) ?? groupByFirst(aliases);
  opened.set(aliases, groups);
  const group = groups.get(first.name);
  if (group === undefined) return [];
  if (second === undefined || hasWildcard(second.name)) return group.aliases;
  group.bySecond ??= groupBySecond(first.name, group.aliases);
  // Where one word is a whole name, it fits each point that begins with it, and longer names do not narrow the search.
  return group.bySecond.has("") ? group.aliases : (group.bySecond.get(second.name) ?? []);
}

/** The words of a point that is spelled, without their arguments. */
export function wordsOf(spelled: string): readonly string[] {
  const bare = spelled.includes("(") ? spelled.replace(argument, "") : spelled;
  return bare.split(".");
}

const argument = /\((?:"(?:[^"\\]|\\.)*"|[^"()]*)\)/g;

function groupByFirst(aliases: readonly LibraryAlias[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const alias of aliases) {
    for (const spelled of alias.spelled) {
      const end = spelled.search(/[.(]/);
      const first = end === -1 ? spelled : spelled.slice(0, end);
      const group = groups.get(first);
      if (group === undefined) groups.set(first, { aliases: [alias] });
      else if (group.aliases.at(-1) !== alias) group.aliases.push(alias);
    }
  }
  return groups;
}

/** Under the empty word those that have no second one. */
function groupBySecond(
  first: string,
  aliases: readonly LibraryAlias[],
): ReadonlyMap<string, readonly LibraryAlias[]> {
  const groups = new Map<string, LibraryAlias[]>();
  for (const alias of aliases) {
    for (const [word, second = ""] of alias.spelled.map(wordsOf)) {
      if (word !== first) continue;
      const others = groups.get(second);
      if (others === undefined) groups.set(second, [alias]);
      else if (others.at(-1) !== alias) others.push(alias);
    }
  }
  return groups;
}
