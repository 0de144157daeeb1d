// Jumps and calls to an address that is computed. Tables of constants (a switch) and the kernel's thunks are no such thing.

import { findSteps, textOf, type Rule, type TracedSection } from "../subject.ts";

/** What compilers put out of line, for the kernel to patch. */
const thunk = /^\.text\.__(?:s390_indirect_jump_|x86\.)/;

export const findIndirectJumps: Rule = (subject) =>
  findSteps(subject, "inspect/indirect-jump", (step, _, traced) => {
    const { flow } = step.meaning;
    if (flow?.through === undefined || isThunk(traced)) return undefined;
    return flow.kind === "jump" && step.reached?.kind === "entry" ? undefined : textOf(step);
  });

function isThunk({ section }: TracedSection): boolean {
  return thunk.test(section.name);
}
