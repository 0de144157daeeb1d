// Writes to a variable that the module does not define: the kernel's.

import { SHN_UNDEF } from "../object.ts";
import { findSteps, type Rule } from "../subject.ts";

export const findForeignWrites: Rule = (subject) =>
  findSteps(subject, "inspect/foreign-write", ({ stored }) => {
    const isForeign = stored?.kind === "symbol" && stored.symbol.section === SHN_UNDEF;
    return isForeign ? stored.symbol.name : undefined;
  });
