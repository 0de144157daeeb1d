// What the generator has to know of an architecture: how wide a word is, and where struct pt_regs keeps the
// registers that DWARF numbers. One file per architecture holds its literals and says where they come from.

/** Where the value of a DWARF register is found when a probe has fired. */
export type RegisterPlace =
  /** In struct pt_regs: byte offset and size. */
  | { readonly kind: "saved"; readonly offset: number; readonly size: 4 | 8 }
  /** Only the runtime can tell (ia64's stacked registers): tw_fn_register. */
  | { readonly kind: "runtime" };

export interface ArchitectureFacts {
  /** Bytes of a pointer, and of the generic type of DWARF expressions. */
  readonly pointerSize: 4 | 8;
  /** Without libgcc a 32-bit target has no 64-bit division of its own: the runtime divides. */
  readonly dividesWords64: boolean;
  /** Undefined where a probe does not see the register (floating point, vectors). */
  register(dwarfNumber: number): RegisterPlace | undefined;
}

/** Registers of `size` bytes whose offsets are listed by DWARF number, from 0; -1 where none is saved. */
export function savedRegisters(
  size: 4 | 8,
  offsets: readonly number[],
): ArchitectureFacts["register"] {
  return (dwarfNumber) => {
    const offset = offsets[dwarfNumber] ?? -1;
    return offset < 0 ? undefined : { kind: "saved", offset, size };
  };
}
