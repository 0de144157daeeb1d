// Where the bits of a bit field lie, as `MemberFact` defines it: the storage unit to read, and the shift that brings
// the lowest bit of the field to bit 0 of that unit as a number.

export interface BitPlace {
  readonly offset: number;
  readonly shift: number;
  readonly storageSize: number;
}

/**
 * A field by its first bit, counted from the start of the structure in memory order (DW_AT_data_bit_offset, BTF).
 * The storage unit is that of the declared type, unless the structure is packed.
 */
export function bitFieldAt(
  firstBit: number,
  width: number,
  declaredSize: number,
  structSize: number,
  littleEndian: boolean,
): BitPlace {
  let storageSize = Math.max(declaredSize, 1);
  let offset = Math.floor(firstBit / (storageSize * 8)) * storageSize;
  const straddles = firstBit + width > (offset + storageSize) * 8;
  if (straddles || (structSize > 0 && offset + storageSize > structSize)) {
    // The smallest unit at a byte's address that covers the field; none is needed beyond a doubled long.
    offset = Math.floor(firstBit / 8);
    for (storageSize = 1; firstBit + width > (offset + storageSize) * 8 && storageSize < 16;)
      storageSize *= 2;
  }
  const shift = littleEndian
    ? firstBit - offset * 8
    : (offset + storageSize) * 8 - firstBit - width;
  return { offset, shift: Math.max(shift, 0), storageSize };
}

/** A field as DWARF 2 and 3 place it: DW_AT_bit_offset counts from the most significant bit of the storage unit. */
export function bitFieldFromTop(
  offset: number,
  width: number,
  bitOffset: number,
  storageSize: number,
): BitPlace {
  return { offset, shift: Math.max(storageSize * 8 - bitOffset - width, 0), storageSize };
}
