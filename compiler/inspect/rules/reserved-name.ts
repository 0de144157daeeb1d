// Global names by which the kernel finds a module's way in and out, its exports, its parameters. What the runtime defines
// itself the linker does not take twice.

import { SHN_UNDEF } from "../object.ts";
import { isJudged, type Rule } from "../subject.ts";

const reserved =
  /^(?:init_module|cleanup_module|__this_module|__k(?:symtab|strtab|crctab)\w*|__mod_\w+)$/;

export const findReservedNames: Rule = (subject) =>
  subject.object.symbols.flatMap((symbol) => {
    if (!symbol.isGlobal || symbol.section === SHN_UNDEF || !reserved.test(symbol.name)) return [];
    const section = subject.object.sections[symbol.section];
    if (section === undefined) return [];
    const part = subject.partAt(section, symbol.value);
    return isJudged(part) ? [{ code: "inspect/reserved-name", part, what: symbol.name }] : [];
  });
