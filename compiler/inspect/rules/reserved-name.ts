// Global names that are the runtime's or the kernel's to define: a module's way in and out, exports, the runtime's functions.

import { SHN_UNDEF } from "../object.ts";
import { isJudged, type Rule } from "../subject.ts";

/** `tw_c_…` are functions of embedded C, by which the script calls them. */
const reserved =
  /^(?:init_module|cleanup_module|__this_module|__k(?:symtab|strtab|crctab)\w*|__mod_\w+|tw_(?!script$|c_)\w+)$/;

export const findReservedNames: Rule = (subject) =>
  subject.object.symbols.flatMap((symbol) => {
    if (!symbol.isGlobal || symbol.section === SHN_UNDEF || !reserved.test(symbol.name)) return [];
    const section = subject.object.sections[symbol.section];
    if (section === undefined) return [];
    const part = subject.partAt(section, symbol.value);
    return isJudged(part) ? [{ code: "inspect/reserved-name", part, what: symbol.name }] : [];
  });
