// Trees as numbers, to be kept from one run to the next: a large library is parsed once. What stands in a definition's body is
// made an object again only when somebody looks at it.

import type { Expansion, Range, SourceFile } from "../source/source-file.ts";

/** What packed trees of one library share: the sets of keys that nodes have, and texts that stand in no file. */
export interface TreeTables {
  readonly shapes: string[][];
  readonly literals: string[];
}

// A value is a word, its kind in the lowest three bits; what it consists of follows.
const CONSTANT = 0;
const NUMBER = 1;
const STRING = 2;
const BIGINT = 3;
const ARRAY = 4;
const OBJECT = 5;
const RANGE = 6;
const LAZY = 7;

const constants = [undefined, null, true, false];
/** The start of a string that is a literal of the tables. */
const LITERAL = -1;
/** A range without an expansion. */
const NOT_EXPANDED = -1;

/** Parts of definitions that only those need who use them. */
const lazyKeys = new Set(["points", "body", "prologue", "epilogue"]);
const definitionKinds = new Set<unknown>(["function", "alias", "probe"]);

/**
 * Packs a tree, or more of what was parsed of a file: its strings, then its expansions, then the tree. Adds to the tables.
 * Undefined when it points into a file that is neither its own nor one of `others`: it came out of something that is not kept.
 */
export function packTree(
  tree: object,
  file: SourceFile,
  others: readonly SourceFile[],
  tables: TreeTables,
): Int32Array | undefined {
  const packer = new Packer(file, others, tables);
  packer.value(tree);
  return packer.finish();
}

/**
 * What `packTree` packed, with the same tables, for a file with the same text and others with the same texts. The caller knows
 * what it was.
 */
export function unpackTree<Tree>(
  words: Int32Array,
  file: SourceFile,
  others: readonly SourceFile[],
  tables: TreeTables,
): Tree {
  const source = new PackedSource(words, file, others, tables);
  return new Unpacker(source, source.start).value() as Tree;
}

class Packer {
  readonly #file: SourceFile;
  readonly #fileNumbers: ReadonlyMap<SourceFile, number>;
  readonly #tables: TreeTables;
  readonly #numbers: TableNumbers;
  readonly #strings = new Map<string, number>();
  readonly #stringWords: number[] = [];
  readonly #expansions = new Map<Expansion, number>();
  readonly #expansionWords: number[] = [];
  #words: number[] = [];
  #lastFound = 0;
  #isForeign = false;

  constructor(file: SourceFile, others: readonly SourceFile[], tables: TreeTables) {
    this.#file = file;
    this.#fileNumbers = new Map([file, ...others].map((one, number) => [one, number]));
    this.#tables = tables;
    this.#numbers = numbersOf(tables);
  }

  finish(): Int32Array | undefined {
    if (this.#isForeign) return undefined;
    const strings = this.#stringWords;
    const expansions = this.#expansionWords;
    const packed = new Int32Array(2 + strings.length + expansions.length + this.#words.length);
    packed.set([strings.length / 2, expansions.length / EXPANSION_WORDS]);
    packed.set(strings, 2);
    packed.set(expansions, 2 + strings.length);
    packed.set(this.#words, 2 + strings.length + expansions.length);
    return packed;
  }

  value(value: unknown): void {
    const words = this.#words;
    if (typeof value === "string") words.push((this.#string(value) << 3) | STRING);
    else if (typeof value === "number") words.push((value << 3) | NUMBER);
    else if (typeof value === "bigint") words.push((this.#string(String(value)) << 3) | BIGINT);
    else if (typeof value !== "object" || value === null) {
      words.push((constants.indexOf(value as undefined) << 3) | CONSTANT);
    } else if (Array.isArray(value)) {
      words.push((value.length << 3) | ARRAY);
      for (const element of value) this.value(element);
    } else if (isRange(value)) {
      words.push(RANGE);
      this.#range(value, words);
    } else this.#object(value as Readonly<Record<string, unknown>>);
  }

  #object(node: Readonly<Record<string, unknown>>): void {
    const keys = Object.keys(node);
    const isDefinition = definitionKinds.has(node.kind);
    this.#words.push((this.#shape(keys) << 3) | OBJECT);
    for (const key of keys) {
      if (isDefinition && lazyKeys.has(key)) this.#lazy(node[key]);
      else this.value(node[key]);
    }
  }

  #shape(keys: string[]): number {
    let place = this.#numbers.shapes;
    for (const key of keys) place = followKey(place, key);
    return (place.number ??= this.#tables.shapes.push(keys) - 1);
  }

  #lazy(value: unknown): void {
    const outer = this.#words;
    this.#words = [];
    this.value(value);
    const inner = this.#words;
    this.#words = outer;
    outer.push((inner.length << 3) | LAZY);
    for (const word of inner) outer.push(word);
  }

  /** File, start, end, expansion. */
  #range({ file, start, end, expandedFrom }: Range, into: number[]): void {
    const number = file === this.#file ? 0 : this.#fileNumbers.get(file);
    if (number === undefined) this.#isForeign = true;
    const expansion = expandedFrom === undefined ? NOT_EXPANDED : this.#expansion(expandedFrom);
    into.push(number ?? 0, start, end, expansion);
  }

  /** Links of a chain come before what they lead to, so that reading one never meets itself. */
  #expansion(expansion: Expansion): number {
    const known = this.#expansions.get(expansion);
    if (known !== undefined) return known;
    const words = [this.#string(expansion.name)];
    this.#range(expansion.call, words);
    const number = this.#expansions.size;
    this.#expansions.set(expansion, number);
    this.#expansionWords.push(...words);
    return number;
  }

  #string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const number = this.#strings.size;
    this.#strings.set(text, number);
    const start = this.#find(text);
    if (start === -1) this.#stringWords.push(LITERAL, this.#literal(text));
    else this.#stringWords.push(start, text.length);
    return number;
  }

  /** A tree is in the order of its text, so that most strings follow the one before. */
  #find(text: string): number {
    const behind = this.#file.text.indexOf(text, this.#lastFound);
    const start = behind === -1 ? this.#file.text.indexOf(text) : behind;
    if (start !== -1) this.#lastFound = start;
    return start;
  }

  #literal(text: string): number {
    const { literals } = this.#numbers;
    const known = literals.get(text);
    if (known !== undefined) return known;
    const number = this.#tables.literals.push(text) - 1;
    literals.set(text, number);
    return number;
  }
}

/** A string and a range. */
const EXPANSION_WORDS = 5;

interface TableNumbers {
  readonly shapes: ShapeTree;
  readonly literals: Map<string, number>;
}

/** From key to key to the number of the shape that has just these. */
interface ShapeTree {
  number?: number;
  readonly next: Map<string, ShapeTree>;
}

const knownNumbers = new WeakMap<TreeTables, TableNumbers>();

/** Where in the tables everything is, made once for all files of a library. */
function numbersOf(tables: TreeTables): TableNumbers {
  const known = knownNumbers.get(tables);
  if (known !== undefined) return known;
  const shapes: ShapeTree = { next: new Map() };
  for (const [number, keys] of tables.shapes.entries()) {
    keys.reduce(followKey, shapes).number = number;
  }
  const literals = new Map(tables.literals.map((text, number) => [text, number]));
  const numbers = { shapes, literals };
  knownNumbers.set(tables, numbers);
  return numbers;
}

function followKey({ next }: ShapeTree, key: string): ShapeTree {
  const known = next.get(key);
  if (known !== undefined) return known;
  const added: ShapeTree = { next: new Map() };
  next.set(key, added);
  return added;
}

function isRange(value: unknown): value is Range {
  return typeof value === "object" && value !== null && "file" in value && "start" in value;
}

/** The words of a file, and what of its strings and expansions was made already. */
class PackedSource {
  readonly words: Int32Array;
  readonly files: readonly SourceFile[];
  readonly tables: TreeTables;
  /** Where the tree begins. */
  readonly start: number;
  readonly #strings: string[] = [];
  readonly #expansions: Expansion[] = [];
  readonly #expansionsAt: number;

  constructor(
    words: Int32Array,
    file: SourceFile,
    others: readonly SourceFile[],
    tables: TreeTables,
  ) {
    const [strings = 0, expansions = 0] = words;
    this.words = words;
    this.files = [file, ...others];
    this.tables = tables;
    this.#expansionsAt = 2 + strings * 2;
    this.start = this.#expansionsAt + expansions * EXPANSION_WORDS;
  }

  string(number: number): string {
    return (this.#strings[number] ??= this.#readString(2 + number * 2));
  }

  #readString(at: number): string {
    const start = this.words[at]!;
    const length = this.words[at + 1]!;
    return start === LITERAL
      ? this.tables.literals[length]!
      : this.files[0]!.text.slice(start, start + length);
  }

  range(at: number): Range {
    const { words } = this;
    const file = this.files[words[at]!]!;
    const start = words[at + 1]!;
    const end = words[at + 2]!;
    const expansion = words[at + 3]!;
    if (expansion === NOT_EXPANDED) return { file, start, end };
    return { file, start, end, expandedFrom: this.#expansion(expansion) };
  }

  #expansion(number: number): Expansion {
    const at = this.#expansionsAt + number * EXPANSION_WORDS;
    return (this.#expansions[number] ??= {
      name: this.string(this.words[at]!),
      call: this.range(at + 1),
    });
  }
}

class Unpacker {
  readonly #source: PackedSource;
  #at: number;

  constructor(source: PackedSource, at: number) {
    this.#source = source;
    this.#at = at;
  }

  value(): unknown {
    const word = this.#source.words[this.#at++]!;
    const content = word >> 3;
    switch (word & 7) {
      case CONSTANT:
        return constants[content];
      case NUMBER:
        return content;
      case STRING:
        return this.#source.string(content);
      case BIGINT:
        return BigInt(this.#source.string(content));
      case ARRAY:
        return this.#array(content);
      case OBJECT:
        return this.#object(this.#source.tables.shapes[content]!);
      default:
        this.#at += 4;
        return this.#source.range(this.#at - 4);
    }
  }

  #array(length: number): unknown[] {
    const elements: unknown[] = [];
    for (let index = 0; index < length; index++) elements.push(this.value());
    return elements;
  }

  #object(keys: readonly string[]): object {
    const node: Record<string, unknown> = {};
    for (const key of keys) {
      const word = this.#source.words[this.#at]!;
      if ((word & 7) === LAZY) this.#defineLazy(node, key, word >> 3);
      else node[key] = this.value();
    }
    return node;
  }

  #defineLazy(node: object, key: string, length: number): void {
    const source = this.#source;
    const at = this.#at + 1;
    this.#at = at + length;
    const property = { enumerable: true, configurable: true };
    Object.defineProperty(node, key, {
      ...property,
      get() {
        const value = new Unpacker(source, at).value();
        Object.defineProperty(node, key, { ...property, value });
        return value;
      },
    });
  }
}
