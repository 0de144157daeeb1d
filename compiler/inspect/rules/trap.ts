// System calls, breakpoints and other exceptions on purpose. What fills the room behind a jump is never reached.

import { findSteps, textOf, type Rule, type TracedSection } from "../subject.ts";

export const findTraps: Rule = (subject) =>
  findSteps(subject, "inspect/trap", (step, index, traced) =>
    step.meaning.ban === "trap" && !isFiller(index, traced) ? textOf(step) : undefined,
  );

function isFiller(index: number, { steps }: TracedSection): boolean {
  for (let at = index; at >= 0; at--) {
    const { isFiller = false, flow } = steps[at]!.meaning;
    if (isFiller) continue;
    return at < index && flow !== undefined && flow.isConditional !== true && flow.kind !== "call";
  }
  return false;
}
