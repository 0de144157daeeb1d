// Writes to an address that stands in the code as a number: no data of the script lies at a place that is known before.

import { SHN_ABS } from "../object.ts";
import { findSteps, textOf, type Rule } from "../subject.ts";

export const findAbsoluteWrites: Rule = (subject) =>
  findSteps(subject, "inspect/absolute-write", (step) => {
    const { stored } = step;
    const isAbsolute =
      stored?.kind === "constant" ||
      (stored?.kind === "symbol" && stored.symbol.section === SHN_ABS);
    return isAbsolute ? textOf(step) : undefined;
  });
