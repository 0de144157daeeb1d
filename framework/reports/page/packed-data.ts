// Plain data in which much is said many times, small: each different value once, made of the numbers of its parts. Whatever is
// equal is one object after unpacking, too, so that a large report stays small in memory.

export interface PackedData {
  /** The keys of each kind of object. */
  readonly shapes: readonly (readonly string[])[];
  /** An object is the number of its shape and its values'; an array has -1 for a shape. The last is the whole. */
  readonly values: readonly PackedValue[];
}

type PackedValue = string | number | boolean | null | readonly number[];

/** Keys without a value are left out, as JSON does. */
export function packData(data: unknown): PackedData {
  const shapes = createTable<readonly string[]>();
  const values = createTable<PackedValue>();
  const add = (value: unknown): number => {
    if (typeof value !== "object" || value === null) return values.add(value as PackedValue);
    if (Array.isArray(value)) return values.add([-1, ...value.map(add)]);
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    const shape = shapes.add(entries.map(([key]) => key));
    return values.add([shape, ...entries.map(([, one]) => add(one))]);
  };
  add(data);
  return { shapes: shapes.all, values: values.all };
}

function createTable<Entry>(): { readonly all: Entry[]; add(entry: Entry): number } {
  const all: Entry[] = [];
  const known = new Map<string, number>();
  return {
    all,
    add(entry) {
      const key = JSON.stringify(entry);
      const number = known.get(key) ?? all.length;
      if (number === all.length) {
        all.push(entry);
        known.set(key, number);
      }
      return number;
    },
  };
}

export function unpackData({ shapes, values }: PackedData): unknown {
  const whole: unknown[] = [];
  for (const value of values) {
    if (typeof value !== "object" || value === null) {
      whole.push(value);
      continue;
    }
    const [shape, ...parts] = value;
    whole.push(
      shape === -1
        ? parts.map((part) => whole[part])
        : Object.fromEntries(shapes[shape!]!.map((key, index) => [key, whole[parts[index]!]])),
    );
  }
  return whole.at(-1);
}
