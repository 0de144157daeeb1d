// The functions and macros that the manual pages of SystemTap's library document, with their types. The pages are read where the
// package installs them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** One way to call a word; a type that the page does not tell is undefined. */
export interface DocumentedWord {
  readonly name: string;
  readonly isMacro: boolean;
  readonly returns: string | undefined;
  readonly parameters: readonly (string | undefined)[];
}

const folder = "/usr/share/man/man3";
const page = /^(function|macro)::(\w+)\.3stap(?:\.gz)?$/;

/** In order of their names; none where the pages are not installed. */
export function documentedWords(): DocumentedWord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .flatMap((file) => {
      const [, kind, name = ""] = page.exec(file) ?? [];
      return kind === undefined ? [] : wordsOf(join(folder, file), kind === "macro", name);
    });
}

/** A page has a synopsis for each way to call the word. Some pages only point to another one, and have none. */
function wordsOf(path: string, isMacro: boolean, name: string): DocumentedWord[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("latin1");
  const [, synopsis = ""] = /^\.SH "SYNOPSIS"\n(.*?)^\.SH /ms.exec(text) ?? [];
  const calls = plain(synopsis).matchAll(/@?\b(\w+)(?::(\w+))?\s*\(([^)]*)\)/g);
  return [...calls]
    .filter(([, called]) => called === name)
    .map(([, , returns, list = ""]) => ({ name, isMacro, returns, parameters: typesOf(list) }));
}

/** Without the escapes of roff. */
function plain(roff: string): string {
  return roff.replaceAll(/\\f.|\\&/g, "").replaceAll("\\-", "-");
}

/** Of `addr:long, n:long`, or of names alone. */
function typesOf(list: string): (string | undefined)[] {
  return list.trim() === ""
    ? []
    : list.split(",").map((one) => one.split(":")[1]?.trim() || undefined);
}
