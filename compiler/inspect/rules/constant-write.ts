// Writes to code or constants, also the module's own: they are read-only when it is loaded.

import { SHF_WRITE } from "../object.ts";
import { findSteps, textOf, type Rule } from "../subject.ts";

export const findConstantWrites: Rule = (subject) =>
  findSteps(subject, "inspect/constant-write", (step) => {
    const { stored } = step;
    if (stored?.kind === "local") return textOf(step);
    if (stored?.kind !== "symbol" || stored.symbol.section === 0) return undefined;
    const section = subject.object.sections[stored.symbol.section];
    if (section === undefined || (section.flags & SHF_WRITE) !== 0n) return undefined;
    return textOf(step);
  });
