// Names of C for names of the script. A prefix keeps them apart from words of C and from the runtime's names;
// two things of one name (private ones of two files, overloads) are told apart by a number.

/** Gives every key a C name made of a prefix and the script's name; the second of a name gets its number. */
export function createNames<Key>(
  prefix: string,
): (key: Key, name: string, number: number) => string {
  const given = new Map<Key, string>();
  const taken = new Set<string>();
  return (key, name, number) => {
    const known = given.get(key);
    if (known !== undefined) return known;
    const plain = prefix + name.replace(/[^A-Za-z0-9_]/g, "_");
    const unique = taken.has(plain) ? `${plain}_${number}` : plain;
    given.set(key, unique);
    taken.add(unique);
    return unique;
  };
}
