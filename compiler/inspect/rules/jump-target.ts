// Branches to where no instruction begins: behind them the processor sees other instructions than the disassembler did.

import { instructionSetOf } from "../instruction-sets/find.ts";
import type { InstructionSet } from "../instruction-sets/instruction-set.ts";
import { findSteps, textOf, type Rule, type Subject, type TracedSection } from "../subject.ts";
import type { Step } from "../trace-addresses.ts";

export const findJumpTargets: Rule = (subject) => {
  const set = instructionSetOf(subject.object.architecture);
  const starts = new Map(
    subject.code.map(({ section, steps }) => [
      section.index,
      new Set(steps.map(({ instruction }) => instruction.offset)),
    ]),
  );
  return findSteps(subject, "inspect/jump-target", (step, _, traced) => {
    const target = targetOf(step, traced, set, subject);
    if (target === undefined) return undefined;
    const isKnown = starts.get(target.section)?.has(target.offset) ?? false;
    return isKnown ? undefined : textOf(step);
  });
};

interface Target {
  readonly section: number;
  readonly offset: number;
}

/** Where a direct branch goes within the object; undefined when it leaves it. */
function targetOf(
  { instruction, meaning: { flow } }: Step,
  { section }: TracedSection,
  set: InstructionSet,
  { object }: Subject,
): Target | undefined {
  if (flow === undefined || flow.through !== undefined || flow.kind === "return") return undefined;
  if (flow.target !== undefined) return { section: section.index, offset: flow.target };
  const [relocation] = instruction.relocations;
  // Where addends stand in the code, the linker has not put anything but -4 there.
  if (relocation === undefined || object.architecture === "i386") return undefined;
  const { symbol, addend } = relocation;
  if (symbol.section === 0 || object.sections[symbol.section] === undefined) return undefined;
  const offset = symbol.value + Number(addend) + set.branchBias(instruction, relocation);
  return { section: symbol.section, offset };
}
