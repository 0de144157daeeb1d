// Gives DWARF expressions in canonical form (see `expression-canonical.ts`) their meaning: runs the stack machine of
// DWARF 5, section 2.5, on symbols instead of numbers.

import { ByteReader } from "../byte-reader.ts";
import { BadData } from "../fault.ts";
import type { Location, LocationExpression, UnavailableReason } from "../debug-info.ts";
import * as dw from "./constants.ts";

/** What an expression may refer to besides registers. */
export interface ExpressionContext {
  readonly littleEndian: boolean;
  readonly pointerSize: 4 | 8;
  /** Whether the pc is the entry of the function: what registers held at entry is what they hold. */
  readonly isAtEntry: boolean;
  /** The canonical frame address at the pc; undefined when it is not known. */
  cfa(): LocationExpression | undefined;
  /** DW_AT_frame_base of the function at the pc, in canonical form: empty when it has none there, undefined when it has none. */
  frameBase(): Uint8Array | undefined;
}

/** A value on the stack: typed by DW_OP_convert and its like, else of the generic type. */
interface Item {
  readonly expression: LocationExpression;
  readonly type?: { readonly size: number; readonly signed: boolean };
  /** Number of nodes; `dup` makes trees that grow exponentially. */
  readonly weight: number;
}

const weightAtMost = 400;

/** Unwinds an expression that has no meaning here. */
class Unavailable extends Error {
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason) {
    super(reason);
    this.reason = reason;
  }
}

/** The location that an expression describes; an empty one is of a variable that was optimised out. */
export function locationOf(bytes: Uint8Array, context: ExpressionContext): Location {
  if (bytes.length === 0) return { kind: "unavailable", reason: "optimized-out" };
  try {
    return new Machine(bytes, context).location();
  } catch (error) {
    if (error instanceof Unavailable) return { kind: "unavailable", reason: error.reason };
    if (error instanceof BadData || error instanceof RangeError) {
      return { kind: "unavailable", reason: "unsupported-expression" };
    }
    throw error;
  }
}

/** The value that an expression computes, as for a CFA; undefined when it has no meaning here. */
export function valueOf(
  bytes: Uint8Array,
  context: ExpressionContext,
  initial?: LocationExpression,
): LocationExpression | undefined {
  try {
    return new Machine(bytes, context, initial).value();
  } catch (error) {
    if (error instanceof Unavailable || error instanceof BadData || error instanceof RangeError)
      return undefined;
    throw error;
  }
}

class Machine {
  readonly #reader: ByteReader;
  readonly #context: ExpressionContext;
  readonly #stack: Item[] = [];
  /** What stands on the stack counts on a register as it was at the entry, which is not here. */
  #isOfEntry = false;

  constructor(bytes: Uint8Array, context: ExpressionContext, initial?: LocationExpression) {
    this.#reader = new ByteReader(bytes, context.littleEndian, "expression");
    this.#context = context;
    if (initial !== undefined) this.#push(initial);
  }

  get #atEnd(): boolean {
    return this.#reader.position >= this.#reader.bytes.length;
  }

  value(): LocationExpression {
    while (!this.#atEnd) this.#operation(this.#reader.u8());
    if (this.#isOfEntry) throw new Unavailable("known-only-at-entry");
    return this.#pop().expression;
  }

  /** Runs a location description: one location, or pieces. */
  location(): Location {
    const pieces: { size: number; location: Location }[] = [];
    let current: Location | undefined;
    while (!this.#atEnd) {
      const operation = this.#reader.u8();
      switch (operation) {
        case dw.DW_OP_piece: {
          const size = this.#reader.uleb();
          pieces.push({ size, location: current ?? this.#implied() });
          current = undefined;
          this.#stack.length = 0;
          this.#isOfEntry = false;
          break;
        }
        case dw.DW_OP_bit_piece:
          throw new Unavailable("unsupported-expression");
        case dw.DW_OP_stack_value:
          current = this.#computed("value");
          break;
        case dw.DW_OP_implicit_value:
          current = this.#implicitValue();
          break;
        case dw.DW_OP_regx:
          current = { kind: "register", register: this.#reader.uleb() };
          break;
        case dw.DW_OP_GNU_uninit:
          break;
        default:
          if (operation >= dw.DW_OP_reg0 && operation <= dw.DW_OP_reg31) {
            current = { kind: "register", register: operation - dw.DW_OP_reg0 };
          } else {
            this.#operation(operation);
          }
      }
    }
    if (pieces.length > 0) return { kind: "pieces", pieces };
    return current ?? this.#implied();
  }

  /** What the stack alone says: an address, or nothing. */
  #implied(): Location {
    if (this.#stack.length === 0) return { kind: "unavailable", reason: "optimized-out" };
    return this.#computed("memory");
  }

  /** The place of a value that the stack has, or that it has the address of. */
  #computed(kind: "value" | "memory"): Location {
    const { expression } = this.#pop();
    if (this.#isOfEntry) return { kind: "unavailable", reason: "known-only-at-entry" };
    return kind === "value" ? { kind, value: expression } : { kind, address: expression };
  }

  /** A constant in memory order of the target. */
  #implicitValue(): Location {
    const reader = this.#reader;
    const size = reader.uleb();
    const bytes = reader.bytes.subarray(reader.position, reader.position + size);
    if (bytes.length !== size) throw new Unavailable("unsupported-expression");
    reader.position += size;
    const chunks: Location[] = [];
    for (let at = 0; at < size; at += 8) {
      const chunk = bytes.subarray(at, Math.min(at + 8, size));
      const ordered = this.#context.littleEndian ? [...chunk].reverse() : [...chunk];
      const value = ordered.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
      chunks.push({ kind: "value", value: { op: "constant", value } });
    }
    if (chunks.length === 0) return { kind: "unavailable", reason: "optimized-out" };
    if (chunks.length === 1) return chunks[0]!;
    return {
      kind: "pieces",
      pieces: chunks.map((location, index) => ({ size: Math.min(8, size - index * 8), location })),
    };
  }

  #push(expression: LocationExpression, weight = 1, type?: Item["type"]): void {
    if (weight > weightAtMost || this.#stack.length > 1000)
      throw new Unavailable("unsupported-expression");
    this.#stack.push({ expression, weight, type });
  }

  #pop(): Item {
    const item = this.#stack.pop();
    if (item === undefined) throw new Unavailable("unsupported-expression");
    return item;
  }

  #constant(value: bigint): void {
    this.#push({ op: "constant", value });
  }

  #registerPlus(register: number, offset: bigint): void {
    const base: LocationExpression = { op: "register", register };
    this.#push(plus(base, offset), 3);
  }

  #operation(operation: number): void {
    const reader = this.#reader;
    if (operation >= dw.DW_OP_lit0 && operation <= dw.DW_OP_lit31) {
      return this.#constant(BigInt(operation - dw.DW_OP_lit0));
    }
    if (operation >= dw.DW_OP_breg0 && operation <= dw.DW_OP_breg31) {
      return this.#registerPlus(operation - dw.DW_OP_breg0, reader.slebBig());
    }
    switch (operation) {
      case dw.DW_OP_addr:
        return this.#push({ op: "address", value: reader.unsigned(this.#context.pointerSize) });
      case dw.DW_OP_const1u:
      case dw.DW_OP_const2u:
      case dw.DW_OP_const4u:
      case dw.DW_OP_const8u:
        return this.#constant(reader.unsigned(1 << ((operation - dw.DW_OP_const1u) >> 1)));
      case dw.DW_OP_const1s:
      case dw.DW_OP_const2s:
      case dw.DW_OP_const4s:
      case dw.DW_OP_const8s: {
        const size = 1 << ((operation - dw.DW_OP_const1s) >> 1);
        return this.#constant(BigInt.asIntN(size * 8, reader.unsigned(size)));
      }
      case dw.DW_OP_constu:
        return this.#constant(reader.ulebBig());
      case dw.DW_OP_consts:
        return this.#constant(reader.slebBig());
      case dw.DW_OP_bregx: {
        const register = reader.uleb();
        return this.#registerPlus(register, reader.slebBig());
      }
      case dw.DW_OP_fbreg:
        return this.#push(plus(this.#frameBase(), reader.slebBig()), 5);
      case dw.DW_OP_call_frame_cfa:
        return this.#push(this.#cfa(), 3);
      case dw.DW_OP_plus_uconst: {
        const { expression, weight, type } = this.#pop();
        return this.#push(this.#wrap(plus(expression, reader.ulebBig()), type), weight + 2, type);
      }
      case dw.DW_OP_deref:
        return this.#dereference(this.#context.pointerSize);
      case dw.DW_OP_deref_size:
        return this.#dereference(reader.u8());
      case dw.DW_OP_entry_value: {
        const size = reader.uleb();
        const inner = reader.bytes.subarray(reader.position, reader.position + size);
        reader.position += size;
        return this.#push(this.#entryValue(inner), 10);
      }
      case dw.DW_OP_nop:
        return;
      case dw.DW_OP_implicit_pointer:
        throw new Unavailable("implicit-pointer");
      case dw.DW_OP_form_tls_address:
      case dw.DW_OP_GNU_push_tls_address:
        throw new Unavailable("thread-local");
      case dw.DW_OP_abs:
        return this.#unary("absolute");
      case dw.DW_OP_neg:
        return this.#unary("negate");
      case dw.DW_OP_not:
        return this.#unary("not");
      default:
        return this.#stackOrTyped(operation);
    }
  }

  #stackOrTyped(operation: number): void {
    const reader = this.#reader;
    switch (operation) {
      case dw.DW_OP_dup:
        return this.#pick(0);
      case dw.DW_OP_over:
        return this.#pick(1);
      case dw.DW_OP_pick:
        return this.#pick(reader.u8());
      case dw.DW_OP_drop:
        this.#pop();
        return;
      case dw.DW_OP_swap: {
        const [first, second] = [this.#pop(), this.#pop()];
        this.#stack.push(first, second);
        return;
      }
      case dw.DW_OP_rot: {
        const [first, second, third] = [this.#pop(), this.#pop(), this.#pop()];
        this.#stack.push(first, third, second);
        return;
      }
      case dw.DW_OP_regval_type: {
        const register = reader.uleb();
        return this.#typed({ op: "register", register }, 2);
      }
      case dw.DW_OP_deref_type: {
        this.#dereference(reader.u8());
        const { expression, weight } = this.#pop();
        return this.#typed(expression, weight + 1);
      }
      case dw.DW_OP_const_type:
        return this.#constantOfType();
      case dw.DW_OP_convert:
      case dw.DW_OP_reinterpret: {
        const { expression, weight } = this.#pop();
        return this.#typed(expression, weight + 1);
      }
      default:
        return this.#binary(operation);
    }
  }

  #constantOfType(): void {
    const reader = this.#reader;
    const encoding = reader.u8();
    const typeSize = reader.u8();
    const size = reader.u8();
    const value = reader.unsigned(size);
    if (typeSize !== size || size > this.#context.pointerSize)
      throw new Unavailable("unsupported-expression");
    const type = integerType(encoding, size);
    this.#push(
      { op: "constant", value: type.signed ? BigInt.asIntN(size * 8, value) : value },
      1,
      type,
    );
  }

  /** Pushes a value of the base type whose encoding and size follow. */
  #typed(expression: LocationExpression, weight: number): void {
    const encoding = this.#reader.u8();
    const size = this.#reader.u8();
    // Conversion to the generic type keeps the value: what is narrower has been extended.
    if (size === 0) return this.#push(expression, weight);
    if (size > this.#context.pointerSize) throw new Unavailable("unsupported-expression");
    const type = integerType(encoding, size);
    this.#push(this.#wrap(expression, type), weight + 1, type);
  }

  /** Brings a result back into the range of its type. */
  #wrap(expression: LocationExpression, type: Item["type"]): LocationExpression {
    if (type === undefined || type.size === this.#context.pointerSize) return expression;
    return { op: "extend", size: type.size, signed: type.signed, operand: expression };
  }

  #pick(index: number): void {
    const item = this.#stack[this.#stack.length - 1 - index];
    if (item === undefined) throw new Unavailable("unsupported-expression");
    this.#push(item.expression, item.weight, item.type);
  }

  #dereference(size: number): void {
    const { expression, weight } = this.#pop();
    if (size < 1 || size > this.#context.pointerSize)
      throw new Unavailable("unsupported-expression");
    this.#push({ op: "dereference", size, address: expression }, weight + 1);
  }

  #unary(op: "absolute" | "negate" | "not"): void {
    const { expression, weight, type } = this.#pop();
    this.#push(this.#wrap({ op, operand: expression }, type), weight + 1, type);
  }

  #binary(operation: number): void {
    const op = binaryOperations.get(operation);
    if (op === undefined) throw new Unavailable("unsupported-expression");
    const right = this.#pop();
    const left = this.#pop();
    const type = left.type;
    // Unsigned numbers as wide as a register would need comparisons and a division that the contract does not have.
    const isWideUnsigned =
      type !== undefined && !type.signed && type.size === this.#context.pointerSize;
    if (isWideUnsigned && (orderings.has(op) || op === "divide"))
      throw new Unavailable("unsupported-expression");
    const weight = left.weight + right.weight + 1;
    if (op === "add" && right.expression.op === "constant") {
      return this.#push(
        this.#wrap(plus(left.expression, right.expression.value), type),
        weight,
        type,
      );
    }
    const expression: LocationExpression = { op, left: left.expression, right: right.expression };
    if (comparisons.has(op)) return this.#push(expression, weight);
    this.#push(this.#wrap(expression, type), weight + 1, type);
  }

  #cfa(): LocationExpression {
    const cfa = this.#context.cfa();
    if (cfa === undefined) throw new Unavailable("unsupported-expression");
    return cfa;
  }

  #frameBase(): LocationExpression {
    const bytes = this.#context.frameBase();
    if (bytes === undefined) throw new Unavailable("unsupported-expression");
    if (bytes.length === 0) throw new Unavailable("optimized-out");
    // A frame base is a location: a register means its contents, not the register.
    const register = registerOf(bytes, this.#context.littleEndian);
    if (register !== undefined) return { op: "register", register };
    return new Machine(bytes, { ...this.#context, frameBase: () => undefined }).value();
  }

  /** The value that an expression had when the function was entered. */
  #entryValue(bytes: Uint8Array): LocationExpression {
    // Memory may have changed since; only registers can be saved by a probe at the entry without reading more.
    const register = registerOf(bytes, this.#context.littleEndian);
    if (register === undefined) throw new Unavailable("unsupported-expression");
    this.#isOfEntry ||= !this.#context.isAtEntry;
    return { op: "register", register };
  }
}

/** The register that an expression names and does nothing else. */
function registerOf(bytes: Uint8Array, littleEndian: boolean): number | undefined {
  const reader = new ByteReader(bytes, littleEndian, "register");
  const operation = reader.u8();
  let register;
  if (operation >= dw.DW_OP_reg0 && operation <= dw.DW_OP_reg31)
    register = operation - dw.DW_OP_reg0;
  else if (operation === dw.DW_OP_regx) register = reader.uleb();
  return reader.position === bytes.length ? register : undefined;
}

type BinaryOperation = Extract<LocationExpression, { left: LocationExpression }>["op"];

const binaryOperations: ReadonlyMap<number, BinaryOperation> = new Map([
  [dw.DW_OP_plus, "add"],
  [dw.DW_OP_minus, "subtract"],
  [dw.DW_OP_mul, "multiply"],
  [dw.DW_OP_div, "divide"],
  [dw.DW_OP_mod, "modulo"],
  [dw.DW_OP_and, "and"],
  [dw.DW_OP_or, "or"],
  [dw.DW_OP_xor, "xor"],
  [dw.DW_OP_shl, "shift-left"],
  [dw.DW_OP_shr, "shift-right"],
  [dw.DW_OP_shra, "shift-right-arithmetic"],
  [dw.DW_OP_eq, "equal"],
  [dw.DW_OP_ne, "not-equal"],
  [dw.DW_OP_lt, "less"],
  [dw.DW_OP_le, "less-equal"],
  [dw.DW_OP_gt, "greater"],
  [dw.DW_OP_ge, "greater-equal"],
]);

const orderings: ReadonlySet<BinaryOperation> = new Set([
  "less",
  "less-equal",
  "greater",
  "greater-equal",
]);
const comparisons: ReadonlySet<BinaryOperation> = new Set([...orderings, "equal", "not-equal"]);

function integerType(encoding: number, size: number): { size: number; signed: boolean } {
  switch (encoding) {
    case dw.DW_ATE_signed:
    case dw.DW_ATE_signed_char:
      return { size, signed: true };
    case dw.DW_ATE_unsigned:
    case dw.DW_ATE_unsigned_char:
    case dw.DW_ATE_boolean:
    case dw.DW_ATE_address:
    case dw.DW_ATE_UTF:
      return { size, signed: false };
    default:
      throw new Unavailable("unsupported-expression");
  }
}

/** A sum with a constant, folded where the left is such a sum or a constant. */
export function plus(left: LocationExpression, offset: bigint): LocationExpression {
  if (offset === 0n) return left;
  if (left.op === "constant") return { op: "constant", value: left.value + offset };
  if (left.op === "add" && left.right.op === "constant")
    return plus(left.left, left.right.value + offset);
  return { op: "add", left, right: { op: "constant", value: offset } };
}
