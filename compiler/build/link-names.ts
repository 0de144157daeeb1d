// What an object gives to others of its module, and what it needs of them or of the kernel.

import { SHN_UNDEF, type RelocatableObject } from "../inspect/index.ts";

/** On ppc64 the start of the table of contents, which the loader of modules fills in by itself. */
const ofTheLoader = ".TOC.";

/** Names that other objects have to define, and names that this one defines for them. */
export function linkNames({ symbols }: RelocatableObject): { needed: string[]; defined: string[] } {
  const outer = symbols.filter((symbol) => symbol.isGlobal && symbol.name !== "");
  const needed = outer
    .filter(
      (symbol) => symbol.section === SHN_UNDEF && !symbol.isWeak && symbol.name !== ofTheLoader,
    )
    .map(({ name }) => nameInC(name));
  return {
    needed: [...new Set(needed)],
    defined: outer.filter((symbol) => symbol.section !== SHN_UNDEF).map(({ name }) => name),
  };
}

/** In the first ABI of ppc64 a call names the code of a function, which has its name with a dot in front. */
function nameInC(name: string): string {
  return /^\.[A-Za-z_]/.test(name) ? name.slice(1) : name;
}
