// Keeps what was parsed of a library in the cache, so that an unchanged library is not parsed again: parsing all of Debian's
// takes more than a second.

import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import {
  areJudgedAlike,
  libraryMacros,
  packTree,
  takesArguments,
  unpackTree,
} from "../../compiler/index.ts";
import type {
  DefinedNames,
  Judgements,
  LibraryTree,
  PreprocessorEnvironment,
  SourceFile,
  TreeStore,
  TreeTables,
} from "../../compiler/index.ts";
import { keepForSpeed, unlessRefused } from "../cache/keep-for-speed.ts";
import { replaceWhole } from "../cache/replace-whole.ts";
import { keepNewest } from "../cache/keep-newest.ts";
import { textDigest } from "./known-texts.ts";

export interface KeptTrees extends TreeStore {
  /** Writes what was added; nothing when nothing was. */
  save(): void;
}

/** What the file begins with, as JSON. */
interface Header {
  readonly tables: TreeTables;
  /** All that were judged; many files share one. */
  readonly conditions: readonly Condition[];
  readonly files: readonly KeptFile[];
}

type Condition = NonNullable<Judgements>[number]["condition"];

/**
 * Of one file of the library: the digest that tells it, how which conditions were judged, what it defines, the words of its
 * tree, and their checksum.
 */
interface KeptFile {
  readonly digest: string;
  readonly judged: readonly (readonly [condition: number, holds: boolean])[];
  readonly names: DefinedNames;
  readonly treeWords: number;
  readonly treeSum: number;
}

interface Entry {
  readonly judgements: NonNullable<Judgements>;
  readonly names: DefinedNames;
  readonly tree: StoredWords;
}

/** Where in the store a tree lies. */
interface StoredWords {
  readonly position: number;
  readonly words: number;
  readonly sum: number;
}

/** As it is going to be written. */
interface Packed extends Omit<Entry, "tree"> {
  readonly digest: string;
  readonly tree: Int32Array;
}

/** Of a file that is not in the store yet; what another host read of it becomes objects when it is packed. */
interface Parsed {
  readonly names: DefinedNames;
  readonly tree: Parameters<TreeStore["add"]>[2];
}

interface Contents {
  readonly tables: TreeTables;
  /** By the digests of files, one for each way in which a file's conditions were judged. */
  readonly entries: Map<string, Entry[]>;
}

// The file: length and checksum of the header, the header, the trees of all files.
const PREFIX_BYTES = 8;
const SUFFIX = ".trees";
/** One is some 10 MB for all of systemtap-common, and half a megabyte for our own. */
const BYTES_KEPT = 256 << 20;

/**
 * Opens the store of a library's trees in a folder. A file of it is told by everything that parsing depends on: the
 * compiler (`version`), the library's macros, the text, and how its conditions are judged, which many kernels do alike. A damaged
 * one counts as empty.
 */
export function openTreeStore(
  folder: string,
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
  version: string,
): KeptTrees {
  const macroFiles = library.filter(({ path }) => path.endsWith(".stpm"));
  if (macroFiles.some(takesArguments)) return noStore;
  const texts = macroFiles.map((file) => [file.path, file.text]);
  const defined = [...libraryMacros(library, environment).values()];
  const macros = defined.map(({ range: { file, start } }) => [file.path, start]);
  const key = digestOf(JSON.stringify([version, texts, macros]));
  const path = join(folder, `${key}${SUFFIX}`);
  const contents = readStore(path);
  const digest = digestOfFiles();
  const findEntry = (file: SourceFile, { entries }: Contents): Entry | undefined =>
    entries.get(digest(file))?.find(({ judgements }) => areJudgedAlike(judgements, environment));
  const known = new Map<SourceFile, Entry | undefined>();
  const entryOf = (file: SourceFile): Entry | undefined => {
    if (!known.has(file)) known.set(file, findEntry(file, contents));
    return known.get(file);
  };
  const loadFrom = (file: SourceFile, from: Contents): LibraryTree | undefined => {
    const entry = from === contents ? entryOf(file) : findEntry(file, from);
    const words = entry && readTree(path, entry);
    return words && unpackTree<LibraryTree>(words, file, macroFiles, from.tables);
  };
  const pack = (file: SourceFile, { names, tree }: Parsed, tables: TreeTables): Packed[] => {
    const { judgements, script, diagnostics } = tree;
    const packed = packTree({ script, diagnostics }, file, macroFiles, tables);
    if (judgements === undefined || packed === undefined) return [];
    return [{ digest: digest(file), judgements, names, tree: packed }];
  };
  const added = new Map<SourceFile, Parsed>();
  return {
    has: (file) => entryOf(file) !== undefined || added.has(file) || takesArguments(file),
    find(file) {
      const entry = entryOf(file);
      if (entry === undefined) return undefined;
      return {
        names: entry.names,
        judgements: entry.judgements,
        // Somebody may have put another store in its place, with the same trees elsewhere.
        load: () => loadFrom(file, contents) ?? loadFrom(file, readStore(path)),
      };
    },
    add(file, names, tree) {
      if (tree.judgements !== undefined) added.set(file, { names, tree });
    },
    save() {
      if (added.size === 0) return;
      // What others kept meanwhile stays, and is not kept twice.
      const now = readStore(path);
      const missing = [...added].filter(([file]) => findEntry(file, now) === undefined);
      added.clear();
      const packed = missing.flatMap(([file, parsed]) => pack(file, parsed, now.tables));
      if (packed.length === 0) return;
      keepForSpeed(folder, () => {
        writeStore(path, now, packed);
        keepNewest(folder, SUFFIX, BYTES_KEPT);
      });
    },
  };
}

const noStore: KeptTrees = {
  has: () => false,
  find: () => undefined,
  add: () => undefined,
  save: () => undefined,
};

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** Whose a file is matters, too: in a user's own more is complained of. */
function digestOfFiles(): (file: SourceFile) => string {
  const known = new WeakMap<SourceFile, string>();
  return (file) => {
    const digest = known.get(file) ?? `${file.origin} ${textDigest(file)}`;
    known.set(file, digest);
    return digest;
  };
}

function readStore(path: string): Contents {
  const empty: Contents = { tables: { shapes: [], literals: [] }, entries: new Map() };
  const prefix = readPart(path, 0, PREFIX_BYTES);
  if (prefix === undefined) return empty;
  const headerBytes = prefix.readUInt32LE(0);
  const part = readPart(path, PREFIX_BYTES, headerBytes);
  if (part === undefined || crc32(part) !== prefix.readUInt32LE(4)) return empty;
  const header = JSON.parse(part.toString("utf8")) as Header;
  const entries = new Map<string, Entry[]>();
  let position = PREFIX_BYTES + headerBytes;
  for (const { digest, judged, names, treeWords, treeSum } of header.files) {
    const judgements = judged.map(([at, holds]) => ({ condition: header.conditions[at]!, holds }));
    const tree = { position, words: treeWords, sum: treeSum };
    entries.set(digest, [...(entries.get(digest) ?? []), { judgements, names, tree }]);
    position += treeWords * 4;
  }
  return { tables: header.tables, entries };
}

/** Undefined when the store has been replaced or damaged since it was opened. */
function readTree(path: string, { tree }: Entry): Int32Array | undefined {
  const bytes = readPart(path, tree.position, tree.words * 4);
  return bytes !== undefined && crc32(bytes) === tree.sum ? wordsOf(bytes) : undefined;
}

function wordsOf(bytes: Buffer): Int32Array {
  const words = new Int32Array(bytes.length / 4);
  bytes.copy(Buffer.from(words.buffer));
  return words;
}

function writeStore(path: string, { tables, entries }: Contents, added: readonly Packed[]): void {
  const known = [...entries].flatMap(([digest, ones]) =>
    ones.flatMap((entry): Packed[] => {
      const tree = readTree(path, entry);
      return tree === undefined ? [] : [{ ...entry, digest, tree }];
    }),
  );
  const kept = [...known, ...added].map(({ digest, judgements, names, tree }) => {
    return { digest, judgements, names, tree: bytesOf(tree) };
  });
  const conditions = new Map<string, { readonly number: number; readonly condition: Condition }>();
  const numberOf = (condition: Condition): number => {
    const key = JSON.stringify(condition);
    const numbered = conditions.get(key) ?? { number: conditions.size, condition };
    conditions.set(key, numbered);
    return numbered.number;
  };
  const files = kept.map(({ digest, judgements, names, tree }): KeptFile => {
    return {
      digest,
      judged: judgements.map(({ condition, holds }) => [numberOf(condition), holds]),
      names,
      treeWords: tree.length / 4,
      treeSum: crc32(tree),
    };
  });
  const header: Header = {
    tables,
    conditions: [...conditions.values()].map(({ condition }) => condition),
    files,
  };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(headerBytes.length, 0);
  prefix.writeUInt32LE(crc32(headerBytes), 4);
  replaceWhole(path, Buffer.concat([prefix, headerBytes, ...kept.map((one) => one.tree)]));
}

function bytesOf(words: Int32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}

/** Undefined when the file is not there, or too short. */
function readPart(path: string, position: number, length: number): Buffer | undefined {
  const file = unlessRefused(() => openSync(path, "r"));
  if (file === undefined) return undefined;
  try {
    // A damaged prefix may claim any length.
    if (position + length > fstatSync(file).size) return undefined;
    const bytes = Buffer.alloc(length);
    return readSync(file, bytes, 0, length, position) === length ? bytes : undefined;
  } finally {
    closeSync(file);
  }
}
