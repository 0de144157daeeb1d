// Instructions that change how the processor works, which is the kernel's own affair.

import { findSteps, textOf, type Rule } from "../subject.ts";

export const findPrivilegedInstructions: Rule = (subject) =>
  findSteps(subject, "inspect/privileged-instruction", (step) =>
    step.meaning.ban === "privileged" ? textOf(step) : undefined,
  );
