// The one table of diagnostic codes, `family/slug`. Every room of the compiler adds its own family in a
// block of its own; the message is a template whose `{name}` places are filled where it is raised.

interface CodeEntry {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint?: string;
}

function defineCodes<T extends Record<string, CodeEntry>>(table: T): { readonly [K in keyof T]: CodeEntry } {
  return table;
}

export const codes = defineCodes({
  // lex/ and parse/: the text itself
  "parse/unexpected": {
    severity: "error",
    message: "unexpected {found}, expected {expected}",
  },
  // resolve/: names, probe points, variables

  // type/: types

  // codegen/: what cannot be expressed in the module

  // build/: compiler, linker, kernel headers
});

export type Code = keyof typeof codes;
