// Designated initializers: `.name = value`.

export interface Field {
  readonly name: string;
  readonly value: string;
}

/** Leaves out what C makes 0 by itself. */
export function fields(values: Readonly<Record<string, string | number | undefined>>): Field[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== "0" && value !== 0)
    .map(([name, value]) => ({ name, value: String(value) }));
}
