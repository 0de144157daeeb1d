// Reads what objdump writes: the instructions of each section of code.

import type { Instruction } from "./instruction-sets/instruction-set.ts";
import { SHF_EXECINSTR, type RelocatableObject, type ObjectSection } from "./object.ts";

/** What to ask of objdump, before the files. */
export const objdumpParameters = ["-d", "-z", "-w", "--no-show-raw-insn"];

export interface CodeSection {
  readonly section: ObjectSection;
  readonly instructions: readonly Instruction[];
}

/** The parts of a disassembly of several files, in the order of their names on the command line. */
export function splitFiles(text: string): string[] {
  return text.split(/^.*: {5}file format .*$/m).slice(1);
}

/** The instructions of one file. Sections come in the order of the file. */
export function readDisassembly(text: string, object: RelocatableObject): CodeSection[] {
  const parts = text.split(/^Disassembly of section (.*):$/m).slice(1);
  const left = object.sections.filter(
    ({ flags, bytes }) => (flags & SHF_EXECINSTR) !== 0n && bytes.length > 0,
  );
  const found: CodeSection[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const index = left.findIndex(({ name }) => name === parts[at]);
    const [section] = index < 0 ? [] : left.splice(index, 1);
    if (section !== undefined) {
      found.push({ section, instructions: readInstructions(parts[at + 1]!, section, object) });
    }
  }
  return found;
}

interface Line {
  readonly offset: number;
  readonly text: string;
}

function readInstructions(
  text: string,
  section: ObjectSection,
  { architecture }: RelocatableObject,
): Instruction[] {
  const lines: Line[] = [];
  for (const [, offset, instruction] of text.matchAll(/^ *([0-9a-f]+):\t(.*)$/gm)) {
    lines.push({ offset: Number.parseInt(offset!, 16), text: instruction!.trim() });
  }
  const places = architecture === "ia64" ? placesInBundles(section, lines) : section.relocations;
  const data = tableDistances(section, architecture);
  let next = 0;
  const instructions = lines.map((line, index) => {
    const end = lines[index + 1]?.offset ?? section.size;
    while (next < places.length && places[next]!.offset < line.offset) next++;
    const first = next;
    while (next < places.length && places[next]!.offset < end) next++;
    const space = line.text.search(/\s/);
    return {
      offset: line.offset,
      size: end - line.offset,
      mnemonic: space < 0 ? line.text : line.text.slice(0, space),
      operands: space < 0 ? "" : line.text.slice(space).trim(),
      relocations: places.slice(first, next),
    };
  });
  return instructions.filter(({ offset }) => !data.has(offset));
}

/** R_PPC64_REL64 of the ELFv2 ABI. */
const relative64 = 44;

/**
 * Offsets of words that are no code: in the large code model of ppc64le the distance from a function to its table of
 * contents stands before the function, for the loader to fill in.
 */
function tableDistances(
  { relocations }: ObjectSection,
  architecture: RelocatableObject["architecture"],
): ReadonlySet<number> {
  if (architecture !== "ppc64le") return new Set();
  const distances = relocations.filter(
    ({ type, symbol }) => type === relative64 && symbol.name === ".TOC.",
  );
  return new Set(distances.flatMap(({ offset }) => [offset, offset + 4]));
}

/**
 * An ia64 relocation counts slots of a bundle (0, 1, 2), objdump bytes (0, 6, 12). The second half of a long immediate has
 * no line of its own.
 */
function placesInBundles(
  section: ObjectSection,
  lines: readonly Line[],
): ObjectSection["relocations"] {
  const known = new Set(lines.map(({ offset }) => offset));
  return section.relocations.map((one) => {
    const bundle = one.offset & ~0xf;
    const exact = bundle + (one.offset & 0xf) * 6;
    return { ...one, offset: known.has(exact) ? exact : bundle + 6 };
  });
}
