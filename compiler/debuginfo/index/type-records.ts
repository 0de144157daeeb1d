// How types are written down between extraction and the finished index: one array of numbers per type. Strings are
// numbers of a pool, types are numbers of the table (0 is void).

export const TYPE_BASE = 1;
export const TYPE_POINTER = 2;
export const TYPE_ARRAY = 3;
export const TYPE_STRUCT = 4;
export const TYPE_UNION = 5;
export const TYPE_ENUM = 6;
export const TYPE_TYPEDEF = 7;
export const TYPE_QUALIFIED = 8;
export const TYPE_FUNCTION = 9;

export const qualifiers = ["const", "volatile", "restrict", "atomic"] as const;
export const encodings = ["integer", "char", "bool", "float"] as const;

/** Flags of base types and enumerations; of structures and unions; and of those of units that were written in Rust. */
export const SIGNED = 1;
export const COMPLETE = 1;
export const OF_RUST = 2;

/**
 * By kind:
 *   base       name, size, flags, encoding
 *   pointer    size, target
 *   array      element, n, counts…
 *   struct     name, size, flags, file, line, n, members… (union alike)
 *                each name, type, offset, and for a bit field width (else 0), shift, storage size
 *   enum       name, size, flags, file, line, n, constants… each name, low and high 32 bits
 *   typedef    name, target, file, line
 *   qualified  qualifier, target
 *   function   returns, n, parameters…
 */
export type TypeRecord = number[];

export const memberWidth = 6;
export const constantWidth = 3;

/** Whether the type is known by its name and place, rather than by what it is made of. */
export function isNamedKind(kind: number): boolean {
  return kind >= TYPE_STRUCT && kind <= TYPE_TYPEDEF;
}

/** Whether the inside of a structure or union is known. */
export function isComplete(record: TypeRecord): boolean {
  return (record[3]! & COMPLETE) !== 0;
}

/** Whether a type is of a unit in Rust, whose names are not those of C; typedefs are of C alone. */
export function isOfRust(record: TypeRecord): boolean {
  const kind = record[0]!;
  const hasFlags = kind === TYPE_BASE || (isNamedKind(kind) && kind !== TYPE_TYPEDEF);
  return hasFlags && (record[3]! & OF_RUST) !== 0;
}

/** Tells the keys of types in Rust apart from those in C: behind the numbers of kinds. */
export const KEY_OF_RUST = 8;

/** Calls back with each position of a record that holds a string's number, and each that holds a type's. */
export function visitRecord(
  record: TypeRecord,
  string: (at: number) => void,
  type: (at: number) => void,
): void {
  switch (record[0]) {
    case TYPE_BASE:
      return string(1);
    case TYPE_POINTER:
    case TYPE_QUALIFIED:
      return type(2);
    case TYPE_ARRAY:
      return type(1);
    case TYPE_STRUCT:
    case TYPE_UNION:
      string(1);
      string(4);
      for (let at = 7; at < record.length; at += memberWidth) {
        string(at);
        type(at + 1);
      }
      return;
    case TYPE_ENUM:
      string(1);
      string(4);
      for (let at = 7; at < record.length; at += constantWidth) string(at);
      return;
    case TYPE_TYPEDEF:
      string(1);
      type(2);
      string(3);
      return;
    case TYPE_FUNCTION:
      type(1);
      for (let at = 3; at < record.length; at++) type(at);
  }
}
