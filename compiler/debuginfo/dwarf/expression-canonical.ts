// Rewrites a DWARF expression so that it means the same outside of its unit: addresses by index become addresses,
// base types become their size and encoding, and what cannot be told elsewhere becomes one marker. The finished index
// keeps expressions in this form; `expression.ts` gives them their meaning.

import { ByteReader } from "../byte-reader.ts";
import { ByteWriter } from "../byte-writer.ts";
import * as dw from "./constants.ts";

/**
 * In canonical form the operand of DW_OP_convert, _reinterpret, _const_type, _regval_type and _deref_type that names
 * a base type is two bytes, encoding (DW_ATE_*, 0 generic) and size; the GNU operations are spelled as the standard ones.
 */
export interface UnitTypes {
  /** Encoding and size of the base type at an offset in the unit. */
  baseType(offset: number): { encoding: number; size: number };
  /** The address of an index into .debug_addr, as it is at link time. */
  indexedAddress(index: number): bigint;
}

/** Whether the bytes depend on their unit. */
export function dependsOnUnit(
  bytes: Uint8Array,
  littleEndian: boolean,
  addressSize: number,
): boolean {
  return walk(bytes, littleEndian, addressSize, undefined, undefined);
}

/** The canonical form. Throws BadData when the bytes are cut off. */
export function canonical(
  bytes: Uint8Array,
  littleEndian: boolean,
  addressSize: number,
  types: UnitTypes,
): Uint8Array {
  const out = new ByteWriter();
  walk(bytes, littleEndian, addressSize, types, out);
  return out.written.slice();
}

/** Copies operation by operation; without `types` it only finds out whether anything would change. */
function walk(
  bytes: Uint8Array,
  littleEndian: boolean,
  addressSize: number,
  types: UnitTypes | undefined,
  out: ByteWriter | undefined,
): boolean {
  const reader = new ByteReader(bytes, littleEndian, "expression");
  const writeType = (offset: number): void => {
    const { encoding, size } = offset === 0 ? { encoding: 0, size: 0 } : types!.baseType(offset);
    out!.u8(encoding);
    out!.u8(size);
  };
  while (reader.position < bytes.length) {
    const start = reader.position;
    const operation = standardOperation(reader.u8());
    switch (operation) {
      case dw.DW_OP_implicit_pointer:
      case dw.DW_OP_call2:
      case dw.DW_OP_call4:
      case dw.DW_OP_call_ref:
      case dw.DW_OP_GNU_parameter_ref:
      case dw.DW_OP_GNU_variable_value:
        // Their operands refer to entries. A variable of which one piece is such is not readable as a whole, so the
        // marker ends the expression.
        out?.u8(operation === dw.DW_OP_implicit_pointer ? operation : dw.DW_OP_call_ref);
        return true;
      case dw.DW_OP_addrx:
      case dw.DW_OP_constx: {
        if (out === undefined) return true;
        out.u8(
          operation === dw.DW_OP_addrx
            ? dw.DW_OP_addr
            : addressSize === 8
              ? dw.DW_OP_const8u
              : dw.DW_OP_const4u,
        );
        writeNumber(out, types!.indexedAddress(reader.uleb()), addressSize, littleEndian);
        break;
      }
      case dw.DW_OP_convert:
      case dw.DW_OP_reinterpret:
        if (out === undefined) return true;
        out.u8(operation);
        writeType(reader.uleb());
        break;
      case dw.DW_OP_regval_type:
        if (out === undefined) return true;
        out.u8(operation);
        out.uleb(reader.uleb());
        writeType(reader.uleb());
        break;
      case dw.DW_OP_deref_type:
        if (out === undefined) return true;
        out.u8(operation);
        out.u8(reader.u8());
        writeType(reader.uleb());
        break;
      case dw.DW_OP_const_type: {
        if (out === undefined) return true;
        out.u8(operation);
        writeType(reader.uleb());
        const size = reader.u8();
        out.u8(size);
        out.bytes(bytes, reader.position, reader.position + size);
        reader.position += size;
        break;
      }
      case dw.DW_OP_entry_value: {
        const size = reader.uleb();
        const inner = bytes.subarray(reader.position, reader.position + size);
        reader.position += size;
        if (out === undefined) {
          if (
            bytes[start] !== operation ||
            walk(inner, littleEndian, addressSize, undefined, undefined)
          )
            return true;
          break;
        }
        const rewritten = canonical(inner, littleEndian, addressSize, types!);
        out.u8(operation);
        out.uleb(rewritten.length);
        out.bytes(rewritten);
        break;
      }
      default:
        skipOperands(reader, operation, addressSize);
        if (reader.position > bytes.length) reader.bad("expression is cut off");
        out?.bytes(bytes, start, reader.position);
        break;
    }
  }
  return false;
}

function writeNumber(out: ByteWriter, value: bigint, size: number, littleEndian: boolean): void {
  for (let index = 0; index < size; index++) {
    const shift = BigInt(8 * (littleEndian ? index : size - 1 - index));
    out.u8(Number((value >> shift) & 0xffn));
  }
}

/** The standard operation that a GNU extension became in DWARF 5. */
export function standardOperation(operation: number): number {
  switch (operation) {
    case dw.DW_OP_GNU_implicit_pointer:
      return dw.DW_OP_implicit_pointer;
    case dw.DW_OP_GNU_entry_value:
      return dw.DW_OP_entry_value;
    case dw.DW_OP_GNU_const_type:
      return dw.DW_OP_const_type;
    case dw.DW_OP_GNU_regval_type:
      return dw.DW_OP_regval_type;
    case dw.DW_OP_GNU_deref_type:
      return dw.DW_OP_deref_type;
    case dw.DW_OP_GNU_convert:
      return dw.DW_OP_convert;
    case dw.DW_OP_GNU_reinterpret:
      return dw.DW_OP_reinterpret;
    case dw.DW_OP_GNU_addr_index:
      return dw.DW_OP_addrx;
    case dw.DW_OP_GNU_const_index:
      return dw.DW_OP_constx;
    default:
      return operation;
  }
}

/** Steps over the operands of an operation that does not refer to its unit. Throws BadData for an unknown one. */
function skipOperands(reader: ByteReader, operation: number, addressSize: number): void {
  if (operation >= dw.DW_OP_lit0 && operation <= dw.DW_OP_reg31) return;
  if (operation >= dw.DW_OP_breg0 && operation <= dw.DW_OP_breg31) return reader.skipLeb();
  switch (operation) {
    case dw.DW_OP_addr:
      reader.position += addressSize;
      return;
    case dw.DW_OP_const1u:
    case dw.DW_OP_const1s:
    case dw.DW_OP_pick:
    case dw.DW_OP_deref_size:
    case dw.DW_OP_xderef_size:
      reader.position += 1;
      return;
    case dw.DW_OP_const2u:
    case dw.DW_OP_const2s:
    case dw.DW_OP_skip:
    case dw.DW_OP_bra:
      reader.position += 2;
      return;
    case dw.DW_OP_const4u:
    case dw.DW_OP_const4s:
      reader.position += 4;
      return;
    case dw.DW_OP_const8u:
    case dw.DW_OP_const8s:
      reader.position += 8;
      return;
    case dw.DW_OP_constu:
    case dw.DW_OP_consts:
    case dw.DW_OP_plus_uconst:
    case dw.DW_OP_regx:
    case dw.DW_OP_fbreg:
    case dw.DW_OP_piece:
      return reader.skipLeb();
    case dw.DW_OP_bregx:
    case dw.DW_OP_bit_piece:
      reader.skipLeb();
      return reader.skipLeb();
    case dw.DW_OP_implicit_value: {
      const size = reader.uleb();
      reader.position += size;
      return;
    }
    default:
      if (!withoutOperands.has(operation))
        reader.bad(`unknown operation 0x${operation.toString(16)}`);
  }
}

const withoutOperands: ReadonlySet<number> = new Set([
  dw.DW_OP_deref,
  dw.DW_OP_dup,
  dw.DW_OP_drop,
  dw.DW_OP_over,
  dw.DW_OP_swap,
  dw.DW_OP_rot,
  dw.DW_OP_xderef,
  dw.DW_OP_abs,
  dw.DW_OP_and,
  dw.DW_OP_div,
  dw.DW_OP_minus,
  dw.DW_OP_mod,
  dw.DW_OP_mul,
  dw.DW_OP_neg,
  dw.DW_OP_not,
  dw.DW_OP_or,
  dw.DW_OP_plus,
  dw.DW_OP_shl,
  dw.DW_OP_shr,
  dw.DW_OP_shra,
  dw.DW_OP_xor,
  dw.DW_OP_eq,
  dw.DW_OP_ge,
  dw.DW_OP_gt,
  dw.DW_OP_le,
  dw.DW_OP_lt,
  dw.DW_OP_ne,
  dw.DW_OP_nop,
  dw.DW_OP_push_object_address,
  dw.DW_OP_form_tls_address,
  dw.DW_OP_call_frame_cfa,
  dw.DW_OP_stack_value,
  dw.DW_OP_GNU_push_tls_address,
  dw.DW_OP_GNU_uninit,
]);
