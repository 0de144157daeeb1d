// What the kernel calls when it loads and unloads the module: the runtime's functions and no others.

import { ofModule, type ModuleRule } from "../module-subject.ts";

/** Of struct module, which kbuild fills and the linker leaves alone. */
const structure = ".gnu.linkonce.this_module";
const entries = new Set(["init_module", "cleanup_module"]);

export const findEntryPoints: ModuleRule = ({ module }) => {
  const named = module.section(structure)?.relocations.map(({ symbol }) => symbol.name) ?? [];
  const missing = [...entries].filter((name) => !named.includes(name));
  const others = named.filter((name) => !entries.has(name));
  return [
    ...others.map((name) => ofModule("inspect/entry-point", name, { place: structure })),
    ...missing.map((name) => ofModule("inspect/entry-point", `no ${name}`, { place: structure })),
  ];
};
