// Tuples of five 32-bit numbers, each kept once and numbered from 0: the keys by which types and functions that stand
// in hundreds of units are recognised.

const width = 5;

export class TupleTable {
  #tuples: Int32Array;
  #table: Int32Array;
  count = 0;

  // Not where they are declared: V8 takes a field that was set once for a constant, until it is set again.
  constructor() {
    this.#tuples = new Int32Array(1 << 14);
    this.#table = new Int32Array(1 << 13);
  }

  /** The number of a tuple, which is `count` before the call when it is new. */
  add(a: number, b: number, c: number, d: number, e: number): number {
    const mask = this.#table.length - 1;
    let slot = hash(a, b, c, d, e) & mask;
    for (let entry = this.#table[slot]!; entry !== 0; entry = this.#table[slot]!) {
      if (this.is(entry - 1, a, b, c, d, e)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    const id = this.count++;
    this.#table[slot] = id + 1;
    if (this.count * width > this.#tuples.length) {
      const larger = new Int32Array(this.#tuples.length * 2);
      larger.set(this.#tuples);
      this.#tuples = larger;
    }
    const tuples = this.#tuples;
    const at = id * width;
    tuples[at] = a;
    tuples[at + 1] = b;
    tuples[at + 2] = c;
    tuples[at + 3] = d;
    tuples[at + 4] = e;
    if (this.count * 2 > this.#table.length) this.#grow();
    return id;
  }

  /** Whether a number is that of a tuple. */
  is(id: number, a: number, b: number, c: number, d: number, e: number): boolean {
    const at = id * width;
    const tuples = this.#tuples;
    return (
      tuples[at] === (a | 0) &&
      tuples[at + 1] === (b | 0) &&
      tuples[at + 2] === (c | 0) &&
      tuples[at + 3] === (d | 0) &&
      tuples[at + 4] === (e | 0)
    );
  }

  get(id: number, field: number): number {
    return this.#tuples[id * width + field]!;
  }

  #grow(): void {
    const larger = new Int32Array(this.#table.length * 2);
    const mask = larger.length - 1;
    const tuples = this.#tuples;
    for (let id = 0, at = 0; id < this.count; id++, at += width) {
      const [a, b, c] = [tuples[at]!, tuples[at + 1]!, tuples[at + 2]!];
      let slot = hash(a, b, c, tuples[at + 3]!, tuples[at + 4]!) & mask;
      while (larger[slot] !== 0) slot = (slot + 1) & mask;
      larger[slot] = id + 1;
    }
    this.#table = larger;
  }
}

function hash(a: number, b: number, c: number, d: number, e: number): number {
  let value = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) ^ Math.imul(c, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 13), 0x297a2d39) ^ Math.imul(d, 0x27d4eb2f);
  value = Math.imul(value ^ (value >>> 16), 0x165667b1) ^ Math.imul(e, 0x9e3779b1);
  return (value ^ (value >>> 15)) >>> 0;
}
