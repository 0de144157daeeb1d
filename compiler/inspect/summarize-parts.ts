// What a module consists of besides the runtime, for its author to read.

import { partsOfModule } from "./parts.ts";
import { isJudged, type Part } from "./subject.ts";
import type { CodeSection } from "./disassembly.ts";
import { SHN_UNDEF, type RelocatableObject, type ObjectSymbol } from "./object.ts";

export interface PartSummary {
  readonly part: string;
  readonly instructions: number;
  /** Names of the runtime that it uses, sorted. */
  readonly runtime: readonly string[];
  /** Names of the kernel, those of the compiler's helpers among them. */
  readonly kernel: readonly string[];
}

interface Parts {
  readonly module: RelocatableObject;
  readonly runtime: RelocatableObject;
  readonly code: readonly CodeSection[];
}

/** The script, then each file of embedded C. */
export function summarizeParts({ module, runtime, code }: Parts): PartSummary[] {
  const parts = partsOfModule(module, runtime);
  const summaries = new Map<
    string,
    { instructions: number; used: Set<string>; taken: Set<string> }
  >();
  const summaryOf = (
    part: Part,
  ): { instructions: number; used: Set<string>; taken: Set<string> } => {
    const found = summaries.get(part.name) ?? {
      instructions: 0,
      used: new Set(),
      taken: new Set(),
    };
    summaries.set(part.name, found);
    return found;
  };
  const isOfRuntime = (symbol: ObjectSymbol): boolean => {
    const section = module.sections[symbol.section];
    return section !== undefined && parts.partAt(section, symbol.value).kind === "runtime";
  };
  for (const { section, instructions } of code) {
    for (const { offset } of instructions) {
      const part = parts.partAt(section, offset);
      if (isJudged(part)) summaryOf(part).instructions++;
    }
  }
  for (const section of module.sections) {
    for (const { offset, symbol } of section.relocations) {
      const part = parts.partAt(section, offset);
      if (!isJudged(part) || symbol.name === "") continue;
      if (symbol.section === SHN_UNDEF) summaryOf(part).taken.add(symbol.name);
      else if (isOfRuntime(symbol)) summaryOf(part).used.add(symbol.name);
    }
  }
  return [...summaries].map(([part, { instructions, used, taken }]) => ({
    part,
    instructions,
    runtime: [...used].sort(),
    kernel: [...taken].sort(),
  }));
}
