// Follows through straight pieces of code which registers hold a known address, so that a store or a jump through them can
// be judged. What a piece begins with is unknown, and so is what a call leaves: nothing is claimed that is not shown.

import type { CodeSection } from "./disassembly.ts";
import type {
  Address,
  Instruction,
  InstructionSet,
  Meaning,
  Origin,
} from "./instruction-sets/instruction-set.ts";
import type { RelocatableObject, ObjectSymbol, Relocation } from "./object.ts";
import { SHF_WRITE } from "./object.ts";

/** Where something leads, as far as it can be shown. */
export type Destination =
  | { readonly kind: "unknown" }
  | { readonly kind: "constant" }
  | { readonly kind: "symbol"; readonly symbol: ObjectSymbol; readonly addend: bigint }
  /** What the address of a pointer to the symbol is. */
  | { readonly kind: "slot"; readonly symbol: ObjectSymbol }
  /** A place in the section itself. */
  | { readonly kind: "local" }
  /** In what the kernel keeps for the processor or the current thread. */
  | { readonly kind: "own" }
  /** What a table of constants of the object's own holds. */
  | { readonly kind: "entry" };

export interface Step {
  readonly instruction: Instruction;
  readonly meaning: Meaning;
  /** Of a store. */
  readonly stored?: Destination;
  /** Of an indirect jump or call. */
  readonly reached?: Destination;
}

const nowhere: Destination = { kind: "unknown" };

/** Every instruction of a section with its meaning and what is known of where it leads. */
export function traceAddresses(
  { section, instructions }: CodeSection,
  set: InstructionSet,
  object: RelocatableObject,
): Step[] {
  const meanings = instructions.map((one) => set.readMeaning(one));
  const joints = jointsOf(section.index, meanings, object);
  const known = new Map<string, Destination>();
  const forget = (): void => {
    known.clear();
    if (set.ownRegister !== undefined) known.set(set.ownRegister, { kind: "own" });
  };
  forget();
  return instructions.map((instruction, index) => {
    const meaning = meanings[index]!;
    if (joints.has(instruction.offset)) forget();
    const { store, flow } = meaning;
    const stored = store && destinationOf(store, known);
    const reached = flow?.through && throughOf(flow.through, known, object);
    for (const [register, value] of (meaning.defines ?? []).map(
      ([register, origin]) => [register, valueOf(origin, known, object)] as const,
    )) {
      known.set(register, value);
    }
    if (flow?.kind === "call" || (flow !== undefined && flow.isConditional !== true)) forget();
    return { instruction, meaning, stored, reached };
  });
}

/** Where control may come from elsewhere: targets of branches and beginnings of functions. */
function jointsOf(
  section: number,
  meanings: readonly Meaning[],
  object: RelocatableObject,
): Set<number> {
  const joints = new Set<number>();
  for (const { flow } of meanings) if (flow?.target !== undefined) joints.add(flow.target);
  for (const symbol of object.symbols) if (symbol.section === section) joints.add(symbol.value);
  return joints;
}

function throughOf(
  through: { readonly register: string } | { readonly memory: Address },
  known: ReadonlyMap<string, Destination>,
  object: RelocatableObject,
): Destination {
  if ("register" in through) return known.get(through.register) ?? nowhere;
  return loadedFrom(destinationOf(through.memory, known), object);
}

function destinationOf(address: Address, known: ReadonlyMap<string, Destination>): Destination {
  const { relocation, registers } = address;
  if (address.isOwn === true) return { kind: "own" };
  if (relocation !== undefined) return symbolOf(relocation);
  if (address.isRelative === true) return { kind: "local" };
  return sumOf(registers.map((one) => known.get(one) ?? nowhere));
}

function symbolOf({ symbol, addend }: Relocation): Destination {
  return { kind: "symbol", symbol, addend };
}

function valueOf(
  origin: Origin,
  known: ReadonlyMap<string, Destination>,
  object: RelocatableObject,
): Destination {
  switch (origin.kind) {
    case "constant":
    case "local":
    case "own":
      return { kind: origin.kind };
    case "address":
      return symbolOf(origin.relocation);
    case "slot":
      return { kind: "slot", symbol: origin.relocation.symbol };
    case "sum":
      return sumOf(origin.registers.map((one) => known.get(one) ?? nowhere));
    case "load":
      return loadedFrom(destinationOf(origin.address, known), object);
    case "unknown":
      return nowhere;
  }
}

/** An address and a distance are an address; an entry of a table and what it is relative to are an entry. */
function sumOf(parts: readonly Destination[]): Destination {
  if (parts.length === 1) return parts[0]!;
  const entry = parts.find(({ kind }) => kind === "entry");
  if (entry !== undefined) {
    return parts.some(({ kind }) => kind === "unknown") ? nowhere : entry;
  }
  const base = parts.find(({ kind }) => kind === "symbol" || kind === "local" || kind === "own");
  if (base !== undefined) return base;
  return parts.every(({ kind }) => kind === "constant") ? { kind: "constant" } : nowhere;
}

/** What memory at a place holds: constants of the object's own can be known. */
function loadedFrom(place: Destination, object: RelocatableObject): Destination {
  if (place.kind === "slot") return { kind: "symbol", symbol: place.symbol, addend: 0n };
  if (place.kind !== "symbol") return nowhere;
  const section = object.sections[place.symbol.section];
  if (section === undefined || place.symbol.section === 0) return nowhere;
  // The table of addresses of ppc64 is writable until the module is loaded.
  if (section.name === ".toc" || section.name === ".got") {
    const offset = place.symbol.value + Number(place.addend);
    const relocation = section.relocations.find((one) => one.offset === offset);
    return relocation === undefined ? nowhere : symbolOf(relocation);
  }
  return (section.flags & SHF_WRITE) === 0n ? { kind: "entry" } : nowhere;
}
