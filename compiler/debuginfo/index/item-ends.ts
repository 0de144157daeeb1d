// Where items of different sizes lie that stand one behind the other.

import type { FactsFile } from "./facts-file.ts";

/** Gives start and end of an item of a section. All are checked when the first is asked for. */
export function itemEnds(file: FactsFile, name: string): (id: number) => [number, number] {
  const section = file.section(`${name}.ends`);
  let known: Uint32Array | undefined;
  const read = (): Uint32Array => {
    const ends = section.numbers();
    for (let id = 1; id < ends.length; id++)
      if (ends[id]! < ends[id - 1]!) section.damaged("is not in order");
    if ((ends.at(-1) ?? 0) > file.section(name).size) section.damaged(`points outside of ${name}`);
    return ends;
  };
  return (id) => {
    known ??= read();
    const end = known[id] ?? 0;
    return [id === 0 ? 0 : (known[id - 1] ?? end), end];
  };
}
