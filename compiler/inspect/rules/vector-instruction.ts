// Floating-point and vector registers hold what the interrupted process has in them: the kernel does not save them for a probe.

import { findSteps, textOf, type Rule } from "../subject.ts";

export const findVectorInstructions: Rule = (subject) =>
  findSteps(subject, "inspect/vector-instruction", (step) =>
    step.meaning.ban === "vector" ? textOf(step) : undefined,
  );
