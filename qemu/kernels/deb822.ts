// Debian's control format (deb-control(5), deb822(5)): stanzas of `Field: value`, continued on indented lines.

/** Field names in lower case, since the format ignores case; continuation lines keep their line breaks. */
export type Stanza = ReadonlyMap<string, string>;

/** Parses the whole text; lines that are no field and no continuation are skipped, as apt does with comments. */
export function parseDeb822(text: string): Stanza[] {
  const stanzas: Stanza[] = [];
  let current = new Map<string, string>();
  let field: string | undefined;
  const finish = (): void => {
    if (current.size > 0) stanzas.push(current);
    current = new Map();
    field = undefined;
  };
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) continue;
    if (line.trim() === "") {
      finish();
      continue;
    }
    const start = /^([^\s:]+):(.*)$/.exec(line);
    if (start !== null) {
      field = start[1]!.toLowerCase();
      current.set(field, start[2]!.trim());
    } else if (field !== undefined && /^\s/.test(line)) {
      current.set(field, `${current.get(field)}\n${line}`);
    }
  }
  finish();
  return stanzas;
}
