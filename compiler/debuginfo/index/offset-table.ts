// Numbers by offset. One table slot holds both, so that a look-up costs one line of the processor's cache; an array as
// long as the section, of which one number in thirty is used, costs one from main memory.

export class OffsetTable {
  /** Pairs of an offset + 1, 0 free, and its number. Open addressing. */
  #slots: Uint32Array;
  #count = 0;

  /** Room for some offsets, to begin with. */
  constructor(room = 1 << 15) {
    this.#slots = new Uint32Array(room * 4);
  }

  clear(): void {
    if (this.#count > 0) this.#slots.fill(0);
    this.#count = 0;
  }

  /** The number of an offset below 2^32 - 1; -1 when it has none. */
  get(offset: number): number {
    const at = find(this.#slots, offset + 1);
    return this.#slots[at] === 0 ? -1 : this.#slots[at + 1]!;
  }

  /** Gives an offset that has no number its number. */
  set(offset: number, value: number): void {
    const slots = this.#slots;
    const at = find(slots, offset + 1);
    slots[at] = offset + 1;
    slots[at + 1] = value;
    if (++this.#count * 4 > slots.length) this.#grow();
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Uint32Array(old.length * 2);
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      const at = find(slots, old[from]!);
      slots[at] = old[from]!;
      slots[at + 1] = old[from + 1]!;
    }
    this.#slots = slots;
  }
}

/** The slot of a key, or the free one where it belongs. */
function find(slots: Uint32Array, key: number): number {
  const mask = slots.length - 2;
  let at = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
  while (slots[at] !== 0 && slots[at] !== key) at = (at + 2) & mask;
  return at;
}
