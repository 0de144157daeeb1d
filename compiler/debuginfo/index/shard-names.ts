// Names and paths of the units of a shard, as numbers of its pool of strings. The same ones stand in most units.

import { BytePool } from "../byte-pool.ts";
import { ByteReader } from "../byte-reader.ts";
import type { Entry, Unit } from "../dwarf/entry.ts";
import { IN_INFO, IN_LINE_STR, IN_STR } from "../dwarf/entry-fields.ts";
import { IN_LINE, type LineHeader } from "../dwarf/line-table.ts";
import type { DebugSections } from "../dwarf/sections.ts";
import { OffsetTable } from "./offset-table.ts";
import { joinPath } from "./source-paths.ts";
import { TupleTable } from "./tuple-table.ts";

export class ShardNames {
  readonly #sections: DebugSections;
  /** Knows where strings lie. */
  readonly #entry: Entry;
  readonly #unitAt: (offset: number) => Unit;
  readonly pool = new BytePool();
  /** Numbers in the pool by offset of .debug_str. */
  readonly #stringAt = new OffsetTable();
  readonly #paths = new Map<string, number>();
  readonly #sourceFiles = new Set<number>();
  /** By where directory and name lie: the path, which holds for one directory of compilation. */
  #kept = new TupleTable();
  #pathOfKept: number[] = [];
  #keptFor = "";
  #unit!: Unit;
  #lineHeader: LineHeader | undefined;
  #fileNumbers = new Int32Array(0);

  constructor(sections: DebugSections, entry: Entry, unitAt: (offset: number) => Unit) {
    this.#sections = sections;
    this.#entry = entry;
    this.#unitAt = unitAt;
    // Number 0 is the empty string: no name.
    this.pool.addText("");
  }

  /** Begins a unit; `lineHeader` has its table of files. */
  beginUnit(unit: Unit, lineHeader: LineHeader | undefined): void {
    this.#unit = unit;
    this.#lineHeader = lineHeader;
    const count =
      lineHeader === undefined ? 0 : lineHeader.fileSections.length + lineHeader.firstFile;
    this.#fileNumbers = new Int32Array(count).fill(-1);
  }

  /** Numbers of files of the unit are below this. */
  get fileCount(): number {
    return this.#fileNumbers.length;
  }

  /** Numbers of all paths, in order. */
  get paths(): Uint32Array {
    return Uint32Array.from(new Set(this.#paths.values())).sort();
  }

  isSourceFile(path: number): boolean {
    return this.#sourceFiles.has(path);
  }

  /** The name at a place that an entry gave; 0 for none. */
  string(where: number, at: number): number {
    if (where === 0) return 0;
    if (where === IN_STR) {
      const known = this.#stringAt.get(at);
      if (known >= 0) return known;
    }
    if (where === IN_INFO) return this.#inlineString(at);
    const number = this.#pooled(this.#entry.stringSection(where), at);
    if (where === IN_STR) this.#stringAt.set(at, number);
    return number;
  }

  /** A name that stands in the entry itself, as short ones do. */
  #inlineString(offset: number): number {
    let unit = this.#unit;
    if (offset < unit.offset || offset >= unit.end) unit = this.#unitAt(offset);
    return this.#pooled(unit.bytes, offset - unit.offset);
  }

  #pooled(section: Uint8Array, at: number): number {
    let end = at;
    while (section[end] !== 0) if (end++ >= section.length) return 0;
    return this.pool.add(section, at, end);
  }

  /** The number of a file's path; of the unit's own where the number says nothing. */
  file(index: number): number {
    const header = this.#lineHeader;
    if (header === undefined || index === 0 || index >= this.#fileNumbers.length) {
      return this.#path(joinPath(this.#unit.compDir, this.#unit.name));
    }
    const known = this.#fileNumbers[index]!;
    if (known >= 0) return known;
    const file = index - header.firstFile;
    const directory = header.fileDirectories[file]!;
    const number = this.#pathOf(
      header.directorySections[directory] ?? 0,
      header.directoryOffsets[directory] ?? 0,
      header.fileSections[file]!,
      header.fileOffsets[file]!,
    );
    this.#fileNumbers[index] = number;
    return number;
  }

  /** The path of a directory and a name; the same strings stand in the tables of all units. */
  #pathOf(directoryIn: number, directoryAt: number, nameIn: number, nameAt: number): number {
    const { compDir } = this.#unit;
    // Strings in the table itself lie elsewhere in each unit.
    const isShared = directoryIn !== IN_LINE && nameIn !== IN_LINE;
    if (compDir !== this.#keptFor) {
      this.#keptFor = compDir;
      this.#kept = new TupleTable();
      this.#pathOfKept = [];
    }
    const key = isShared ? this.#kept.add(directoryIn, directoryAt, nameIn, nameAt, 0) : -1;
    const known = this.#pathOfKept[key];
    if (known !== undefined) return known;
    const path = joinPath(
      compDir,
      this.#lineText(directoryIn, directoryAt),
      this.#lineText(nameIn, nameAt),
    );
    const number = this.#path(path);
    if (isShared) this.#pathOfKept[key] = number;
    return number;
  }

  #lineText(where: number, at: number): string {
    if (where === IN_STR || where === IN_LINE_STR) return this.#entry.text(where, at);
    if (where === 0) return "";
    const reader = new ByteReader(this.#sections.line, this.#sections.littleEndian, ".debug_line");
    reader.position = at;
    return reader.string();
  }

  #path(path: string): number {
    let number = this.#paths.get(path);
    if (number === undefined) {
      number = this.pool.addText(path);
      this.#paths.set(path, number);
      if (path.endsWith(".c")) this.#sourceFiles.add(number);
    }
    return number;
  }
}
