// What an architecture's file answers: what an instruction does, as far as the rules ask. Instructions come as objdump
// writes them, which decodes all seven architectures; five of them nothing else here decodes as well.

import type { Relocation } from "../object.ts";

/** One instruction, in the words of the disassembler. */
export interface Instruction {
  /** In its section. */
  readonly offset: number;
  readonly size: number;
  readonly mnemonic: string;
  readonly operands: string;
  /** Those of its bytes. */
  readonly relocations: readonly Relocation[];
}

/** Where memory is reached: by registers, and by the place that a relocation puts in. Neither: an absolute address. */
export interface Address {
  readonly registers: readonly string[];
  readonly relocation?: Relocation | undefined;
  /** It is counted from the instruction: without a relocation that is the same section. */
  readonly isRelative?: boolean;
  /** It lies in what the kernel keeps for the processor or the current thread. */
  readonly isOwn?: boolean;
}

/** Where the value comes from that a register has afterwards. */
export type Origin =
  | { readonly kind: "constant" }
  /** The address of what the relocation names. */
  | { readonly kind: "address"; readonly relocation: Relocation }
  /** The address of a pointer to that, in a table of the linker. */
  | { readonly kind: "slot"; readonly relocation: Relocation }
  /** A place in the same section. */
  | { readonly kind: "local" }
  /** What the kernel keeps for the processor or the current thread. */
  | { readonly kind: "own" }
  | { readonly kind: "sum"; readonly registers: readonly string[] }
  | { readonly kind: "load"; readonly address: Address }
  | { readonly kind: "unknown" };

export interface Flow {
  readonly kind: "jump" | "call" | "return";
  /** What follows may be reached as well. */
  readonly isConditional?: boolean;
  /** Offset in the section, where the instruction itself says it. */
  readonly target?: number | undefined;
  /** The destination is in this register, or in memory at this address. */
  readonly through?: { readonly register: string } | { readonly memory: Address };
}

export type Ban = "undecodable" | "privileged" | "trap" | "vector";

/** What the rules know of an instruction. */
export interface Meaning {
  /** What makes it unfit for a script whatever surrounds it. */
  readonly ban?: Ban;
  /** Fills the room behind a jump, so that a processor which guesses wrong stops there. */
  readonly isFiller?: boolean;
  readonly flow?: Flow;
  readonly store?: Address;
  readonly defines?: readonly (readonly [register: string, origin: Origin])[];
}

export interface InstructionSet {
  /** Programs of binutils that disassemble it, the best first. */
  readonly objdump: readonly string[];
  /** The register that always leads to what the kernel keeps for the processor or the current thread. */
  readonly ownRegister?: string;
  readMeaning(instruction: Instruction): Meaning;
  /** What a branch's relocation adds to the target: some are relative to a place within the instruction. */
  branchBias(instruction: Instruction, relocation: Relocation): number;
}

export const unknown: Origin = { kind: "unknown" };
export const constant: Origin = { kind: "constant" };

/** Operands between commas; those within parentheses and brackets stay together. */
export function splitOperands(operands: string): string[] {
  return operands === "" ? [] : operands.split(/,(?![^([{]*[)\]}])/).map((one) => one.trim());
}

/** The offset that a branch names: `86 <f+0x86>`. */
export function targetOf(operands: string): number | undefined {
  const found = /(?:^|[,\s=])([0-9a-f]+)(?: <[^>]*>)?$/.exec(operands);
  return found === null ? undefined : Number.parseInt(found[1]!, 16);
}

/** `flow` to the place that the operands name, unless a relocation puts it elsewhere. */
export function directFlow(
  kind: "jump" | "call",
  instruction: Instruction,
  isConditional: boolean,
): Flow {
  const target = instruction.relocations.length > 0 ? undefined : targetOf(instruction.operands);
  return { kind, isConditional, target };
}
