// What the rules of whole modules look at.

import type { Architecture } from "../debuginfo/debug-info.ts";
import type { RelocatableObject, ObjectSection } from "./object.ts";
import { modulePart } from "./parts.ts";
import type { Finding } from "./subject.ts";

/** The kernel that a module is to be loaded into. */
export interface ModuleKernel {
  readonly release: string;
  readonly architecture: Architecture;
  /** Lower-case hex; absent when it is not known. */
  readonly buildId?: string | undefined;
}

export interface ModuleSubject {
  readonly module: RelocatableObject;
  readonly kernel: ModuleKernel;
  /** What the kernel's own build tools write into .modinfo; `vermagic=…` is compared with it. */
  readonly information: readonly string[];
  /** The runtime that the module was linked with; absent where the link was just made. */
  readonly runtime?: RelocatableObject | undefined;
}

export type ModuleRule = (subject: ModuleSubject) => Finding[];

/** The lines `name=value` of .modinfo. */
export function informationOf(module: RelocatableObject): string[] {
  const section = module.section(".modinfo");
  const text = Buffer.from(section?.bytes ?? []).toString("latin1");
  return text.split("\0").filter((line) => line !== "");
}

/** The value of a name in .modinfo; undefined when it is not there. */
export function fieldOf(information: readonly string[], name: string): string | undefined {
  return information.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** What the module says of the kernel that it was built for: its release, and what else has to be the same. */
export function vermagicOf(module: RelocatableObject): string | undefined {
  return fieldOf(informationOf(module), "vermagic")?.trim();
}

export function ofModule(
  code: Finding["code"],
  what: string,
  more: Pick<Finding, "wanted" | "place"> = {},
): Finding {
  return { code, part: modulePart, what, ...more };
}

/** The text that a pointer of a section leads to; undefined for NULL and for what cannot be followed. */
export function textBehind(
  module: RelocatableObject,
  section: ObjectSection,
  offset: number,
): string | undefined {
  const pointer = section.relocations.find((one) => one.offset === offset);
  if (pointer === undefined) return undefined;
  const target = module.sections[pointer.symbol.section];
  if (target === undefined) return undefined;
  const word = new DataView(section.bytes.buffer, section.bytes.byteOffset);
  // i386 keeps addends in the bytes.
  const inPlace = module.architecture === "i386" ? word.getInt32(offset, true) : 0;
  const start = pointer.symbol.value + Number(pointer.addend) + inPlace;
  const end = target.bytes.indexOf(0, start);
  return end < 0 ? undefined : Buffer.from(target.bytes.subarray(start, end)).toString("latin1");
}
