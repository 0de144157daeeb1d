// Bytes in the code that are no instruction.

import { findSteps, textOf, type Rule } from "../subject.ts";

export const findUndecodable: Rule = (subject) =>
  findSteps(subject, "inspect/undecodable", (step) =>
    step.meaning.ban === "undecodable" ? textOf(step) : undefined,
  );
