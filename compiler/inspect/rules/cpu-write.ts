// Writes to what the kernel keeps for a processor or the current thread, by the register through which it finds that.

import { findSteps, textOf, type Rule } from "../subject.ts";

export const findCpuWrites: Rule = (subject) =>
  findSteps(subject, "inspect/cpu-write", (step) =>
    step.stored?.kind === "own" ? textOf(step) : undefined,
  );
