// What the rules look at: an object or a module whose places belong to parts, and its code with what is known of it.

import type { Code } from "../source/codes.ts";
import type { CodeSection } from "./disassembly.ts";
import { instructionSetOf } from "./instruction-sets/find.ts";
import type { RelocatableObject, ObjectSection } from "./object.ts";
import { traceAddresses, type Step } from "./trace-addresses.ts";

/** Where a piece of a module comes from. */
export interface Part {
  /** Of the runtime and the module's description nothing is asked: they are the same for all scripts. */
  readonly kind: "script" | "embedded" | "runtime" | "description";
  /** As messages call it: `the script`, `embedded C of sample.stp`. */
  readonly name: string;
}

export interface Subject {
  readonly object: RelocatableObject;
  readonly code: readonly TracedSection[];
  /** Whose a place is; an end of a section that nobody claims is the script's. */
  partAt(section: ObjectSection, offset: number): Part;
  /** Who has something in a section. */
  partsOf(section: ObjectSection): readonly Part[];
  /** Names that the runtime and the other objects of the module give to the script. */
  readonly given: ReadonlySet<string>;
}

export interface TracedSection {
  readonly section: ObjectSection;
  readonly steps: readonly Step[];
}

/** Something that a rule found, once for each thing and place. */
export interface Finding {
  readonly code: Code;
  readonly part: Part;
  /** The instruction, section or name that it is about. */
  readonly what: string;
  /** `function+0x12`, or the section; absent for what concerns the module as a whole. */
  readonly place?: string;
  /** What should be there instead. */
  readonly wanted?: string;
}

export type Rule = (subject: Subject) => Finding[];

/** Follows the code of an object. */
export function traceCode(
  object: RelocatableObject,
  code: readonly CodeSection[],
): readonly TracedSection[] {
  const set = instructionSetOf(object.architecture);
  return code.map((one) => ({
    section: one.section,
    steps: traceAddresses(one, set, object),
  }));
}

/** An object file whose code, sections and names are all of one part. */
export function subjectOfPart(
  part: Part,
  object: RelocatableObject,
  code: readonly CodeSection[],
  given: ReadonlySet<string>,
): Subject {
  const traced = traceCode(object, code);
  return { object, code: traced, partAt: () => part, partsOf: () => [part], given };
}

/** The parts that rules are about. */
export function isJudged({ kind }: Part): boolean {
  return kind === "script" || kind === "embedded";
}

/** One finding for each instruction of judged parts of which `describe` has something to say. */
export function findSteps(
  subject: Subject,
  code: Code,
  describe: (step: Step, index: number, traced: TracedSection) => string | undefined,
): Finding[] {
  return subject.code.flatMap((traced) =>
    traced.steps.flatMap((step, index) => {
      const what = describe(step, index, traced);
      if (what === undefined) return [];
      const part = subject.partAt(traced.section, step.instruction.offset);
      if (!isJudged(part)) return [];
      const place = placeOf(subject.object, traced.section, step.instruction.offset);
      return [{ code, part, what, place }];
    }),
  );
}

/** `function+0x12`. */
function placeOf(object: RelocatableObject, section: ObjectSection, offset: number): string {
  const around = object.symbols
    .filter(
      (one) =>
        one.section === section.index &&
        one.type !== 3 &&
        /^[^$]/.test(one.name) &&
        one.value <= offset,
    )
    .sort((a, b) => b.value - a.value || Number(b.type === 2) - Number(a.type === 2))[0];
  const base = around ?? { name: section.name, value: 0 };
  return `${base.name}+0x${(offset - base.value).toString(16)}`;
}

/** The instruction as the disassembler writes it. */
export function textOf({ instruction: { mnemonic, operands } }: Step): string {
  // Without the disassembler's remarks, and on ia64 without the bundle's template and stops.
  return `${mnemonic} ${operands.replace(/\s+(?:# |\/\/).*$/, "")}`
    .replace(/^\[[^\]]*\]|;;/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
