// Where the architectures' calling conventions, as kernels use them, put arguments and return values. Registers are
// DWARF numbers.

import type { Architecture, Location, LocationExpression, TypeFact } from "./debug-info.ts";

export interface CallingConvention {
  /** Registers of the leading integer and pointer arguments; undefined where the prototype alone does not decide. */
  readonly arguments?: readonly number[];
  readonly returnValue: number;
  /** The register of the upper half of a value of two registers. */
  readonly returnUpper?: number;
  /** The largest structure that is returned in these registers, in bytes. */
  readonly structInRegisters: number;
  /**
   * Holds the address of a larger structure on return. Where it is defined the caller says the address in the register
   * of the first argument, and the arguments move up by one; arm64 has a register of its own for it.
   */
  readonly structAddress?: number;
  /** Registers that a function leaves as it found them: at its entry they hold nothing of its own. */
  readonly preserved?: readonly number[];
}

export const callingConventions: Readonly<Record<Architecture, CallingConvention>> = {
  x86_64: {
    arguments: [5, 4, 1, 2, 8, 9],
    returnValue: 0,
    returnUpper: 1,
    structInRegisters: 16,
    structAddress: 0,
    preserved: [3, 6, 12, 13, 14, 15],
  },
  // Kernels are built with -mregparm=3 -freg-struct-return, which a prototype alone does not show (asmlinkage).
  i386: { returnValue: 0, returnUpper: 2, structInRegisters: 8, structAddress: 0 },
  arm64: {
    arguments: [0, 1, 2, 3, 4, 5, 6, 7],
    returnValue: 0,
    returnUpper: 1,
    structInRegisters: 16,
    preserved: [19, 20, 21, 22, 23, 24, 25, 26, 27, 28],
  },
  s390x: { arguments: [2, 3, 4, 5, 6], returnValue: 2, structInRegisters: 0, structAddress: 2 },
  ppc64le: {
    arguments: [3, 4, 5, 6, 7, 8, 9, 10],
    returnValue: 3,
    returnUpper: 4,
    structInRegisters: 16,
    structAddress: 3,
  },
  ppc64: {
    arguments: [3, 4, 5, 6, 7, 8, 9, 10],
    returnValue: 3,
    structInRegisters: 0,
    structAddress: 3,
  },
  // in0 to in7 are registers of the current stack frame, which a probe has to fetch from memory.
  ia64: { returnValue: 8, returnUpper: 9, structInRegisters: 32, structAddress: 8 },
};

/** Where a value of this (fully resolved) type is when a function has just returned. */
export function returnLocationOf(
  architecture: Architecture,
  pointerSize: 4 | 8,
  type: TypeFact,
  size: number,
): Location {
  const convention = callingConventions[architecture];
  const register: Location = { kind: "register", register: convention.returnValue };
  switch (type.kind) {
    case "pointer":
    case "enum":
      return register;
    case "base":
      if (type.encoding === "float")
        return { kind: "unavailable", reason: "unsupported-expression" };
      return size <= pointerSize ? register : pair(convention, size, pointerSize);
    case "struct":
    case "union":
      if (size > 0 && size <= convention.structInRegisters) {
        return size <= pointerSize ? register : pair(convention, size, pointerSize);
      }
      return inMemory(convention.structAddress);
    default:
      return { kind: "unavailable", reason: "unsupported-expression" };
  }
}

function pair(convention: CallingConvention, size: number, pointerSize: 4 | 8): Location {
  if (convention.returnUpper === undefined || size > 2 * pointerSize) {
    return { kind: "unavailable", reason: "unsupported-expression" };
  }
  return {
    kind: "pieces",
    pieces: [
      { size: pointerSize, location: { kind: "register", register: convention.returnValue } },
      {
        size: size - pointerSize,
        location: { kind: "register", register: convention.returnUpper },
      },
    ],
  };
}

function inMemory(register: number | undefined): Location {
  if (register === undefined) return { kind: "unavailable", reason: "unsupported-expression" };
  const address: LocationExpression = { op: "register", register };
  return { kind: "memory", address };
}

// Where arguments beyond the registers begin at a function's entry: register and offset of the ninth (x86_64: seventh,
// s390x: sixth) one, when all before it took one register each.
const stackArguments: Readonly<
  Partial<Record<Architecture, { register: number; offset: bigint }>>
> = {
  x86_64: { register: 7, offset: 8n },
  arm64: { register: 31, offset: 0n },
  s390x: { register: 15, offset: 160n },
  ppc64le: { register: 1, offset: 96n },
  ppc64: { register: 1, offset: 112n },
};

/** A (fully resolved) type and its size in bytes. */
export interface ArgumentShape {
  readonly type: TypeFact;
  readonly size: number;
}

/**
 * Where the arguments of a prototype are at a function's entry. Integers and pointers are decided by their position,
 * behind the address of a structure that is returned in memory; from the first argument on that is neither (a structure
 * by value, a float), the rest is unknown.
 */
export function argumentLocations(
  architecture: Architecture,
  pointerSize: 4 | 8,
  parameters: readonly ArgumentShape[],
  returns: ArgumentShape,
): Location[] {
  const convention = callingConventions[architecture];
  const first = takesAddress(convention, returns) ? 1 : 0;
  const registers = convention.arguments?.slice(first);
  const stack = stackArguments[architecture];
  const odd = parameters.findIndex(({ type, size }) => !isWord(type, size, pointerSize));
  return parameters.map(({ size }, index): Location => {
    const isDecided = registers !== undefined && (odd < 0 || index < odd);
    if (!isDecided) return { kind: "unavailable", reason: "unknown-without-dwarf" };
    const register = registers[index];
    if (register !== undefined) return { kind: "register", register };
    if (stack === undefined) return { kind: "unavailable", reason: "unknown-without-dwarf" };
    // A number narrower than its slot stands at the slot's low end as a number.
    const gap = isBigEndian(architecture) ? pointerSize - size : 0;
    const offset = stack.offset + BigInt((index - registers.length) * pointerSize + gap);
    const base: LocationExpression = { op: "register", register: stack.register };
    const address: LocationExpression =
      offset === 0n ? base : { op: "add", left: base, right: { op: "constant", value: offset } };
    return { kind: "memory", address };
  });
}

/** Whether the address of the returned structure stands before the arguments. */
function takesAddress(convention: CallingConvention, { type, size }: ArgumentShape): boolean {
  const isAggregate = type.kind === "struct" || type.kind === "union";
  return (
    isAggregate && size > convention.structInRegisters && convention.structAddress !== undefined
  );
}

function isBigEndian(architecture: Architecture): boolean {
  return architecture === "s390x" || architecture === "ppc64";
}

function isWord(type: TypeFact, size: number, pointerSize: 4 | 8): boolean {
  if (type.kind === "pointer") return true;
  if (type.kind === "enum") return size <= pointerSize;
  return type.kind === "base" && type.encoding !== "float" && size > 0 && size <= pointerSize;
}
