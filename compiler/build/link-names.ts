// What an object gives to others of its module, and what it needs of them or of the kernel.

import { SHN_UNDEF, type RelocatableObject } from "../inspect/index.ts";

/** On ppc64 the start of the table of contents, which the loader of modules fills in by itself. */
const ofTheLoader = ".TOC.";

/** Names that other objects have to define, and names that this one defines for them. */
export function linkNames({ symbols }: RelocatableObject): { needed: string[]; defined: string[] } {
  const outer = symbols.filter((symbol) => symbol.isGlobal && symbol.name !== "");
  return {
    needed: outer
      .filter(
        (symbol) => symbol.section === SHN_UNDEF && !symbol.isWeak && symbol.name !== ofTheLoader,
      )
      .map(({ name }) => name),
    defined: outer.filter((symbol) => symbol.section !== SHN_UNDEF).map(({ name }) => name),
  };
}
