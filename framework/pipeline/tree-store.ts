// Keeps what was parsed of a library in the cache, so that an unchanged library is not parsed again: parsing all of Debian's
// takes more than a second.

import { createHash } from "node:crypto";
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { packTree, unpackTree } from "../../compiler/index.ts";
import type {
  DefinedNames,
  ParseResult,
  PreprocessorEnvironment,
  SourceFile,
  TreeStore,
  TreeTables,
} from "../../compiler/index.ts";
import { keepNewest } from "./keep-newest.ts";

export interface KeptTrees extends TreeStore {
  /** Writes what was added; nothing when nothing was. */
  save(): void;
}

/** What the file begins with, as JSON. */
interface Header {
  readonly tables: TreeTables;
  readonly files: readonly KeptFile[];
}

/** Of one file of the library: the digest that tells it, the words of its names and of its tree, and a checksum of the tree. */
interface KeptFile {
  readonly digest: string;
  readonly nameWords: number;
  readonly treeWords: number;
  readonly treeSum: number;
}

/** Words in memory, or where in the store they lie. */
interface Entry {
  readonly names: Int32Array;
  readonly tree: Int32Array | StoredWords;
}

interface StoredWords {
  readonly position: number;
  readonly words: number;
  readonly sum: number;
}

interface Contents {
  readonly tables: TreeTables;
  readonly entries: Map<string, Entry>;
}

// The file: lengths and checksum of what follows, the header, the names of all files, their trees.
const PREFIX_BYTES = 12;
const SUFFIX = ".trees";
/** One is some 10 MB for all of systemtap-common, and half a megabyte for our own; there is one for each kernel and mode. */
const BYTES_KEPT = 256 << 20;
/** What the arguments of a script take part in is parsed each time. */
const argument = /[$@][\d#]/;

/**
 * Opens the store of a library's trees in a folder. A file of it is told by everything that parsing depends on: the
 * compiler (`version`), the environment with the kernel's configuration, the library's macros. A damaged one counts as empty.
 */
export function openTreeStore(
  folder: string,
  library: readonly SourceFile[],
  environment: PreprocessorEnvironment,
  { version, config }: { readonly version: string; readonly config: ReadonlyMap<string, string> },
): KeptTrees {
  const macroFiles = library.filter(({ path }) => path.endsWith(".stpm"));
  if (macroFiles.some(({ text }) => argument.test(text))) return noStore;
  const { config: _, scriptArguments: __, ...scalars } = environment;
  const macros = macroFiles.map(({ path, text }) => [path, text]);
  const key = digestOf(JSON.stringify([version, scalars, [...config], macros]));
  const path = join(folder, `${key}${SUFFIX}`);
  const contents = readStore(path);
  const { tables, entries } = contents;
  const digest = digestOfFiles();
  let isChanged = false;
  return {
    has: (file) => argument.test(file.text) || entries.has(digest(file)),
    find(file) {
      const entry = entries.get(digest(file));
      if (entry === undefined) return undefined;
      return {
        names: unpackTree<DefinedNames>(entry.names, file, macroFiles, tables),
        load() {
          const words = readTree(path, entry);
          return words && unpackTree<ParseResult>(words, file, macroFiles, tables);
        },
      };
    },
    add(file, defined, result) {
      if (argument.test(file.text)) return;
      const names = packTree(defined, file, macroFiles, tables);
      const tree = packTree(result, file, macroFiles, tables);
      if (names === undefined || tree === undefined) return;
      entries.set(digest(file), { names, tree });
      isChanged = true;
    },
    save() {
      if (!isChanged) return;
      writeStore(path, contents);
      keepNewest(folder, SUFFIX, BYTES_KEPT);
      isChanged = false;
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
    const digest = known.get(file) ?? digestOf(`${file.origin}\n${file.text}`);
    known.set(file, digest);
    return digest;
  };
}

function readStore(path: string): Contents {
  const empty: Contents = { tables: { shapes: [], literals: [] }, entries: new Map() };
  const prefix = readPart(path, 0, PREFIX_BYTES);
  if (prefix === undefined) return empty;
  const [headerBytes, nameBytes] = [prefix.readUInt32LE(0), prefix.readUInt32LE(4)];
  const part = readPart(path, PREFIX_BYTES, headerBytes + nameBytes);
  if (part === undefined || crc32(part) !== prefix.readUInt32LE(8)) return empty;
  const header = JSON.parse(part.toString("utf8", 0, headerBytes)) as Header;
  const entries = new Map<string, Entry>();
  let name = headerBytes;
  let position = PREFIX_BYTES + headerBytes + nameBytes;
  for (const { digest, nameWords, treeWords, treeSum } of header.files) {
    const names = wordsOf(part.subarray(name, name + nameWords * 4));
    entries.set(digest, { names, tree: { position, words: treeWords, sum: treeSum } });
    name += nameWords * 4;
    position += treeWords * 4;
  }
  return { tables: header.tables, entries };
}

/** Undefined when the store has been replaced or damaged since it was opened. */
function readTree(path: string, { tree }: Entry): Int32Array | undefined {
  if (tree instanceof Int32Array) return tree;
  const bytes = readPart(path, tree.position, tree.words * 4);
  return bytes !== undefined && crc32(bytes) === tree.sum ? wordsOf(bytes) : undefined;
}

function wordsOf(bytes: Buffer): Int32Array {
  const words = new Int32Array(bytes.length / 4);
  bytes.copy(Buffer.from(words.buffer));
  return words;
}

function writeStore(path: string, { tables, entries }: Contents): void {
  const kept = [...entries].flatMap(([digest, entry]) => {
    const tree = readTree(path, entry);
    return tree === undefined ? [] : [{ digest, names: bytesOf(entry.names), tree: bytesOf(tree) }];
  });
  const files = kept.map(({ digest, names, tree }): KeptFile => {
    return {
      digest,
      nameWords: names.length / 4,
      treeWords: tree.length / 4,
      treeSum: crc32(tree),
    };
  });
  const header = Buffer.from(JSON.stringify({ tables, files } satisfies Header));
  const names = Buffer.concat(kept.map((one) => one.names));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(header.length, 0);
  prefix.writeUInt32LE(names.length, 4);
  prefix.writeUInt32LE(crc32(names, crc32(header)), 8);
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      unfinished,
      Buffer.concat([prefix, header, names, ...kept.map((one) => one.tree)]),
    );
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function bytesOf(words: Int32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}

/** Undefined when the file is not there, or too short. */
function readPart(path: string, position: number, length: number): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    // A damaged prefix may claim any length.
    if (position + length > fstatSync(file).size) return undefined;
    const bytes = Buffer.alloc(length);
    return readSync(file, bytes, 0, length, position) === length ? bytes : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
