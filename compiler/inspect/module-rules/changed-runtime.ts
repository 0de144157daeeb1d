// The runtime within a module, byte for byte and relocation for relocation that which was built for the kernel. It lies
// first in each section.

import { SHF_ALLOC, type ObjectSection, type Relocation } from "../object.ts";
import { ofModule, type ModuleRule } from "../module-subject.ts";

export const findChangedRuntime: ModuleRule = ({ module, runtime }) => {
  if (runtime === undefined) return [];
  return runtime.sections
    .filter(({ flags, size }) => (flags & SHF_ALLOC) !== 0n && size > 0)
    .flatMap((section) => {
      const place = differenceOf(section, module.section(section.name));
      return place === undefined
        ? []
        : [ofModule("inspect/changed-runtime", section.name, { place })];
    });
};

/** Where the two differ first, as `+0x12`; undefined when they do not. */
function differenceOf(wanted: ObjectSection, found: ObjectSection | undefined): string | undefined {
  if (found === undefined) return "missing";
  if (found.flags !== wanted.flags || found.type !== wanted.type) return "its flags";
  const bytes = wanted.bytes.findIndex((byte, at) => found.bytes[at] !== byte);
  if (bytes >= 0) return `+0x${bytes.toString(16)}`;
  const relocations = found.relocations.filter(({ offset }) => offset < wanted.size);
  const changed = wanted.relocations.findIndex((one, at) => !isSame(one, relocations[at]));
  if (changed >= 0) return `+0x${wanted.relocations[changed]!.offset.toString(16)}`;
  const [more] = relocations.slice(wanted.relocations.length);
  return more === undefined ? undefined : `+0x${more.offset.toString(16)}`;
}

function isSame(a: Relocation, b: Relocation | undefined): boolean {
  return (
    b !== undefined &&
    a.offset === b.offset &&
    a.type === b.type &&
    a.addend === b.addend &&
    a.symbol.name === b.symbol.name
  );
}
