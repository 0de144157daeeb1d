// Which object each piece of a module comes from. A build writes down what it linked, in the order in which the linker puts
// it behind the runtime; a module that says nothing of that is the script's behind the runtime.

import { SHF_ALLOC, type RelocatableObject, type ObjectSection } from "./object.ts";
import type { Part, Subject } from "./subject.ts";

/** The section with that record. It is not loaded. */
export const partsSection = ".tapwright";

export const scriptPart: Part = { kind: "script", name: "the script" };
export const runtimePart: Part = { kind: "runtime", name: "the runtime" };
export const modulePart: Part = { kind: "description", name: "the module" };

export function embeddedPart(file: string): Part {
  return { kind: "embedded", name: `embedded C of ${file}` };
}

/** One object of the link, as the record has it. */
export interface LinkedObject {
  /** The tapset of embedded C; absent for the script's own object. */
  readonly file?: string;
  /** Alignment and size of each section. */
  readonly sections: Readonly<Record<string, readonly [alignment: number, size: number]>>;
}

/** What an object adds to a module. */
export function describeObject(object: RelocatableObject, file?: string): LinkedObject {
  const loaded = object.sections.filter(
    ({ flags, size }) => (flags & SHF_ALLOC) !== 0n && size > 0,
  );
  const sections = Object.fromEntries(
    loaded.map((one) => [one.name, [one.alignment, one.size] as const]),
  );
  return file === undefined ? { sections } : { file, sections };
}

interface Slice {
  readonly end: number;
  readonly part: Part;
}

/** Sections that the module's description makes, and the linker's own note. */
const described =
  /^(?:\.modinfo|__versions|\.gnu\.linkonce\.this_module|\.orc_header|\.note\.gnu\.build-id)$/;

/** Sections of one byte that ia64's linker script for modules makes, for the kernel to put its tables into. */
const reserved = /^\.(?:core\.plt|init\.plt|got|opd)$/;

/** Finds the part of each place of a module that was linked behind `runtime`. */
export function partsOfModule(
  module: RelocatableObject,
  runtime: RelocatableObject,
): Pick<Subject, "partAt" | "partsOf"> {
  const objects = readRecord(module.section(partsSection));
  const slices = new Map(
    module.sections.map((section) => [section.index, slicesOf(section, runtime, objects)]),
  );
  const partAt = (section: ObjectSection, offset: number): Part =>
    slices.get(section.index)?.find(({ end }) => offset < end)?.part ?? scriptPart;
  const partsOf = (section: ObjectSection): Part[] => [
    ...new Set((slices.get(section.index) ?? []).map(({ part }) => part)),
  ];
  return { partAt, partsOf };
}

function slicesOf(
  section: ObjectSection,
  runtime: RelocatableObject,
  objects: readonly LinkedObject[],
): Slice[] {
  const slices: Slice[] = [];
  let at = runtime.section(section.name)?.size ?? 0;
  if (at > 0) slices.push({ end: at, part: runtimePart });
  for (const { file, sections } of objects) {
    const [alignment, size] = sections[section.name] ?? [1, 0];
    if (size === 0) continue;
    const start = Math.ceil(at / alignment) * alignment;
    if (isRoom(section, at, start)) slices.push({ end: start, part: modulePart });
    at = start + size;
    slices.push({ end: at, part: file === undefined ? scriptPart : embeddedPart(file) });
  }
  if (at < section.size) {
    const isReserved = reserved.test(section.name) && section.size - at === 1;
    const part = isReserved || described.test(section.name) ? modulePart : scriptPart;
    slices.push({ end: section.size, part });
  }
  return slices;
}

/** Whether the linker left room between two objects, which it fills with zeros where it knows no instruction that does nothing. */
function isRoom({ bytes }: ObjectSection, from: number, to: number): boolean {
  return from < to && bytes.subarray(from, to).every((byte) => byte === 0);
}

/** The record; nothing where there is none that can be read. */
function readRecord(section: ObjectSection | undefined): LinkedObject[] {
  if (section === undefined) return [];
  let record: unknown;
  try {
    record = JSON.parse(Buffer.from(section.bytes).toString("utf8"));
  } catch {
    // Somebody else's section: then all is the script's, which is judged most strictly.
    return [];
  }
  return Array.isArray(record) && record.every(isLinkedObject) ? record : [];
}

function isLinkedObject(one: unknown): one is LinkedObject {
  if (typeof one !== "object" || one === null || !("sections" in one)) return false;
  if ("file" in one && typeof one.file !== "string") return false;
  const { sections } = one;
  return (
    typeof sections === "object" &&
    sections !== null &&
    Object.values(sections).every(
      (pair: unknown) =>
        Array.isArray(pair) &&
        pair.length === 2 &&
        pair.every((number) => Number.isSafeInteger(number) && number >= 0) &&
        pair[0] > 0,
    )
  );
}
