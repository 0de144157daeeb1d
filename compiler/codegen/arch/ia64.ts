// ia64. General registers from r32 on live on the register stack, which only the kernel's unwinder can reach:
// every register is asked of the runtime. DWARF numbers: Itanium software conventions guide, table 11-1.

import type { ArchitectureFacts } from "./architecture.ts";

export const ia64: ArchitectureFacts = {
  pointerSize: 8,
  /* Integer division is a libgcc call there. */
  dividesWords64: false,
  register: (dwarfNumber) => (dwarfNumber < 128 ? { kind: "runtime" } : undefined),
};
