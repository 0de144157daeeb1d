// Walks the entries of a stretch of units once and writes down what the index is made of. Whatever is not asked for is
// stepped over by its compiled abbreviation or by its sibling.

import { ByteReader } from "../byte-reader.ts";
import { ByteWriter, DoubleWriter, NumberWriter } from "../byte-writer.ts";
import { BadData } from "../fault.ts";
import { skipAttributes, type Abbreviation } from "../dwarf/abbreviations.ts";
import * as dw from "../dwarf/constants.ts";
import { Entry, type Unit } from "../dwarf/entry.ts";
import { LOCATION_EXPRESSION, LOCATION_LIST } from "../dwarf/entry-fields.ts";
import { canonical, dependsOnUnit } from "../dwarf/expression-canonical.ts";
import { LineReader } from "../dwarf/line-table.ts";
import { LocationListReader } from "../dwarf/location-lists.ts";
import { RangeReader } from "../dwarf/ranges.ts";
import type { DebugSections } from "../dwarf/sections.ts";
import { UnitBytes } from "../dwarf/unit-bytes.ts";
import type { UnitHeader } from "../dwarf/units.ts";
import { BytePool } from "../byte-pool.ts";
import { StatementWriter } from "./extract-lines.ts";
import { skipChildren, TypeExtractor } from "./extract-types.ts";
import * as shard from "./shard.ts";
import type { Shard } from "./shard.ts";
import { OffsetTable } from "./offset-table.ts";
import { ShardNames } from "./shard-names.ts";
import { TupleTable } from "./tuple-table.ts";

const complaintsAtMost = 20;
/** Bytes of bodies and of lines for a byte of units: a little more than kernels have, whose figures are 0.14 and 0.033. */
const bodiesPerByte = 0.16;
const linesPerByte = 0.04;

/**
 * Extracts the units from number `first` to before `last`. `codeEnd` is where code ends, as distance from the base;
 * `onUnit` is called after each unit.
 */
export function extractShard(
  sections: DebugSections,
  units: readonly UnitHeader[],
  first: number,
  last: number,
  codeEnd: number,
  onUnit: () => void = () => {},
): Shard {
  const size = first < last ? units[last - 1]!.end - units[first]!.offset : 0;
  return new Extractor(sections, units, codeEnd, size).run(first, last, onUnit);
}

class Extractor {
  readonly #sections: DebugSections;
  readonly #units: readonly UnitHeader[];
  readonly #unitBytes: UnitBytes;
  readonly #codeEnd: number;
  readonly #signatures = new Map<bigint, number>();
  /** Walks; `#origin` reads what an entry refers to, and the type extractor has an entry of its own. */
  readonly #walker: Entry;
  readonly #origin: Entry;
  /** Opens units that are referred to from others. */
  readonly #opener: Entry;
  readonly #types: TypeExtractor;
  readonly #ranges: RangeReader;
  readonly #lists: LocationListReader;
  readonly #lines: LineReader;
  #unit!: Unit;
  #unitNumber = 0;
  readonly #opened = new Map<number, Unit>();

  readonly #names: ShardNames;
  readonly #statements: StatementWriter;

  readonly #expressions = new BytePool();
  /** By number of raw bytes: the canonical expression, or -1 when that depends on the unit. */
  readonly #raw = new BytePool();
  readonly #canonicalOfRaw: number[] = [];
  /** The same for expressions of one byte, by that byte; -1 also when it has not been met. */
  readonly #expressionOfByte = new Int32Array(256).fill(-1);

  readonly #functions = new TupleTable();
  readonly #functionTypes: number[] = [];
  readonly #functionFlags: number[] = [];
  /** Of the unit, by the offset of an abstract entry: the function, and the number of the variable in the columns. */
  readonly #functionOfOrigin = new OffsetTable(1 << 8);
  readonly #variableOfOrigin = new OffsetTable(1 << 8);
  readonly #variableNames = new NumberWriter();
  readonly #variableTypes = new NumberWriter();
  readonly #concretes = new NumberWriter();
  readonly #codeRanges = new NumberWriter();
  readonly #sites = new NumberWriter();
  readonly #bodies: ByteWriter;
  readonly #globals = new NumberWriter();
  readonly #occurrences = new NumberWriter();
  readonly #directories = new Set<string>();
  readonly #statistics: shard.ShardStatistics = {
    units: 0,
    directories: [],
    functions: 0,
    inlinedSites: 0,
    variables: 0,
    complaints: [],
  };
  readonly #rangeBuffer = new DoubleWriter();
  readonly #entryBuffer = new DoubleWriter();

  /** `size` is how many bytes of units there are to extract. */
  constructor(
    sections: DebugSections,
    units: readonly UnitHeader[],
    codeEnd: number,
    size: number,
  ) {
    this.#sections = sections;
    this.#units = units;
    this.#unitBytes = new UnitBytes(sections.info);
    this.#codeEnd = codeEnd;
    for (const unit of units) {
      if (unit.signature !== undefined) this.#signatures.set(unit.signature, unit.typeEntry!);
    }
    this.#walker = new Entry(sections, this.#signatures);
    this.#origin = new Entry(sections, this.#signatures);
    this.#opener = new Entry(sections, this.#signatures);
    this.#ranges = new RangeReader(sections, this.#walker.base);
    this.#lists = new LocationListReader(sections, this.#walker.base);
    this.#lines = new LineReader(sections, this.#walker.base);
    this.#bodies = new ByteWriter(size * bodiesPerByte);
    this.#statements = new StatementWriter(this.#lines, codeEnd, size * linesPerByte);
    const unitAt = (offset: number): Unit => this.#unitAt(offset);
    this.#names = new ShardNames(sections, this.#walker, unitAt);
    const entry = new Entry(sections, this.#signatures);
    this.#types = new TypeExtractor(entry, this.#names, unitAt);
  }

  run(first: number, last: number, onUnit: () => void): Shard {
    for (let number = first; number < last; number++) {
      const bytes = this.#unitBytes.next(this.#units[number]!);
      try {
        this.#extractUnit(number, bytes);
      } catch (error) {
        // One broken unit does not spoil the others; what was said of it before stays.
        if (!(error instanceof BadData) && !(error instanceof RangeError)) throw error;
        const { complaints } = this.#statistics;
        if (complaints.length < complaintsAtMost)
          complaints.push(`unit ${number}: ${error.message}`);
      }
      onUnit();
    }
    return this.#shard();
  }

  #shard(): Shard {
    const functions = new Uint32Array(this.#functions.count * shard.functionWidth);
    for (let id = 0, at = 0; id < this.#functions.count; id++) {
      for (let field = 0; field < 3; field++) functions[at++] = this.#functions.get(id, field);
      functions[at++] = this.#functionTypes[id]!;
      functions[at++] = this.#functionFlags[id]!;
    }
    const types = new NumberWriter();
    const typeEnds = new NumberWriter();
    for (const record of this.#types.records) {
      for (const field of record) types.push(field);
      typeEnds.push(types.length);
    }
    this.#statistics.directories = [...this.#directories];
    return {
      strings: this.#names.pool.bytes,
      stringEnds: this.#names.pool.ends,
      stringHashes: this.#names.pool.hashes,
      paths: this.#names.paths,
      expressions: this.#expressions.bytes,
      expressionEnds: this.#expressions.ends,
      types: types.written,
      typeEnds: typeEnds.written,
      functions,
      concretes: this.#concretes.written,
      ranges: this.#codeRanges.written,
      sites: this.#sites.written,
      bodies: this.#bodies.written,
      globals: this.#globals.written,
      lineChunks: this.#statements.chunks.written,
      lines: this.#statements.bytes.written,
      occurrences: this.#occurrences.written,
      statistics: this.#statistics,
    };
  }

  #extractUnit(number: number, bytes: Uint8Array): void {
    const header = this.#units[number]!;
    const walker = this.#walker;
    const unit = walker.open(header, bytes);
    this.#unit = unit;
    this.#unitNumber = number;
    this.#origin.enter(unit);
    this.#functionOfOrigin.clear();
    this.#variableOfOrigin.clear();
    this.#variableNames.clear();
    this.#variableTypes.clear();
    this.#callees = new Map();
    this.#types.beginUnit(unit, number);
    if (unit.compDir !== "") this.#directories.add(unit.compDir);
    const lineHeader = unit.stmtList < 0 ? undefined : this.#lines.header(unit.stmtList);
    this.#names.beginUnit(unit, lineHeader);
    if (unit.rootHasChildren) this.#topLevel(unit.firstChild);
    this.#types.finishPending();
    const { occurrences } = this.#types;
    this.#occurrences.push(number);
    this.#occurrences.push(occurrences.length);
    for (const type of occurrences) this.#occurrences.push(type);
    if (header.unitType !== dw.DW_UT_type && lineHeader !== undefined)
      this.#statements.add(lineHeader, this.#names);
    this.#statistics.units += 1;
  }

  #topLevel(start: number): void {
    const walker = this.#walker;
    for (let at = start; ;) {
      const abbreviation = walker.abbreviationAt(at);
      if (abbreviation === undefined) return;
      switch (abbreviation.tag) {
        case dw.DW_TAG_structure_type:
        case dw.DW_TAG_class_type:
        case dw.DW_TAG_union_type:
        case dw.DW_TAG_enumeration_type:
        case dw.DW_TAG_typedef:
          at = this.#types.stepOver(at) || this.#behind(abbreviation);
          break;
        case dw.DW_TAG_subprogram:
          walker.readAttributes(at, abbreviation);
          at = this.#subprogram();
          break;
        case dw.DW_TAG_variable:
          walker.readAttributes(at, abbreviation);
          at = walker.hasChildren ? skipChildren(walker, walker.position) : walker.position;
          this.#global();
          break;
        default:
          at = this.#behind(abbreviation);
      }
    }
  }

  /** The offset behind the entry whose attributes the walker stands at, and its children. */
  #behind(abbreviation: Abbreviation): number {
    const walker = this.#walker;
    const { reader, unit } = walker;
    const start = reader.position;
    if (abbreviation.hasChildren && abbreviation.siblingAt >= 0) {
      reader.position += abbreviation.siblingAt;
      const sibling = reader.u32();
      if (sibling > start && sibling < reader.bytes.length) return unit.offset + sibling;
      reader.position = start;
    }
    skipAttributes(reader, abbreviation, unit);
    return abbreviation.hasChildren ? skipChildren(walker, walker.position) : walker.position;
  }

  /** Handles the function that the walker has read; gives the offset behind it. */
  #subprogram(): number {
    const walker = this.#walker;
    const { offset, sibling, hasChildren, declLine, declFile, isExternal } = walker;
    const inside = walker.position;
    const entry = this.#entryAndRanges();
    if (walker.isDeclaration || entry < 0) {
      if (!hasChildren) return inside;
      return sibling > offset && sibling < walker.unit.end ? sibling : skipChildren(walker, inside);
    }
    const originOffset = walker.abstractOrigin || walker.specification;
    const own = { nameIn: walker.nameIn, nameAt: walker.nameAt, type: walker.type };
    let fn;
    if (originOffset === 0) {
      fn = this.#function(own.nameIn, own.nameAt, declFile, declLine, own.type, isExternal);
    } else {
      fn = this.#functionAt(originOffset);
    }
    const ranges = this.#rangeBuffer;
    const number = this.#concretes.length / shard.concreteWidth;
    for (let index = 0; index < ranges.length; index += 2) {
      if (!this.#isCode(ranges.at(index)) || !this.#isCode(ranges.at(index + 1) - 1)) continue;
      this.#codeRanges.push(ranges.at(index));
      this.#codeRanges.push(ranges.at(index + 1));
      this.#codeRanges.push(number);
    }
    const body = this.#bodies.length;
    const returnType = own.type !== 0 ? this.#types.at(own.type) : this.#functionTypes[fn]!;
    this.#concretes.push(fn);
    this.#concretes.push(this.#unitNumber);
    this.#concretes.push(entry);
    this.#concretes.push(body);
    this.#concretes.push(returnType);
    this.#concretes.push(isExternal ? shard.FLAG_EXTERNAL : this.#functionFlags[fn]!);
    this.#statistics.functions += 1;
    this.#writeFrameBase(entry);
    const end = hasChildren ? this.#scope(inside, entry, 0) : inside;
    this.#bodies.u8(shard.BODY_END);
    return end;
  }

  /** Fills the range buffer from the walker's attributes and gives its entry; -1 when there is no code. */
  #entryAndRanges(): number {
    const walker = this.#walker;
    const ranges = this.#rangeBuffer;
    ranges.clear();
    let first = walker.lowPc;
    if (walker.ranges >= 0) {
      this.#ranges.read(this.#unit, walker.ranges, ranges);
      if (ranges.length > 0) first = ranges.at(0);
    } else if (!Number.isNaN(walker.lowPc)) {
      const high = Number.isNaN(walker.highPc)
        ? walker.lowPc
        : walker.highIsLength
          ? walker.lowPc + walker.highPc
          : walker.highPc;
      if (high > walker.lowPc) {
        ranges.push(walker.lowPc);
        ranges.push(high);
      }
    }
    let entry = first;
    if (!Number.isNaN(walker.entryPc)) {
      entry = walker.entryIsOffset
        ? (Number.isNaN(walker.lowPc) ? first : walker.lowPc) + walker.entryPc
        : walker.entryPc;
    }
    return this.#isCode(entry) ? entry : -1;
  }

  // Linkers point what they discarded to address 0 or -1.
  #isCode(pc: number): boolean {
    return pc >= 0 && pc < this.#codeEnd;
  }

  #function(
    nameIn: number,
    nameAt: number,
    file: number,
    line: number,
    type: number,
    isExternal: boolean,
  ): number {
    const name = this.#names.string(nameIn, nameAt);
    const id = this.#functions.add(name, this.#names.file(file), line, 0, 0);
    if (id === this.#functionTypes.length) {
      this.#functionTypes.push(this.#types.at(type));
      this.#functionFlags.push(isExternal ? shard.FLAG_EXTERNAL : 0);
    }
    return id;
  }

  /** The function of an abstract entry, by whatever chain of references names it. */
  #functionAt(offset: number): number {
    const known = this.#functionOfOrigin.get(offset);
    if (known >= 0) return known;
    const found = this.#resolve(offset);
    const id = this.#function(
      found.nameIn,
      found.nameAt,
      found.file,
      found.line,
      found.type,
      found.isExternal,
    );
    this.#functionOfOrigin.set(offset, id);
    return id;
  }

  /** Name, place and type of an entry, each from the nearest entry in its chain of references that has one. */
  #resolve(offset: number): Resolved {
    const origin = this.#origin;
    const found: Resolved = { nameIn: 0, nameAt: 0, file: 0, line: 0, type: 0, isExternal: false };
    for (let at = offset, steps = 0; at !== 0 && steps < 8; steps++) {
      if (at < origin.unit.offset || at >= origin.unit.end) origin.enter(this.#unitAt(at));
      if (!origin.read(at)) break;
      if (found.nameIn === 0) {
        found.nameIn = origin.nameIn;
        found.nameAt = origin.nameAt;
      }
      if (found.line === 0) {
        found.file = origin.declFile;
        found.line = origin.declLine;
      }
      if (found.type === 0) found.type = origin.type;
      found.isExternal ||= origin.isExternal;
      at = origin.abstractOrigin || origin.specification;
    }
    origin.enter(this.#unit);
    return found;
  }

  /** The unit that an offset lies in, for references across units. */
  #unitAt(offset: number): Unit {
    let low = 0;
    let high = this.#units.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#units[middle]!.end <= offset) low = middle + 1;
      else high = middle;
    }
    const header = this.#units[low];
    if (header === undefined)
      throw new BadData("bad-dwarf", `reference to 0x${offset.toString(16)}, outside of all units`);
    let unit = this.#opened.get(low);
    if (unit === undefined) {
      unit = this.#opener.open(header, this.#unitBytes.kept(header));
      this.#opened.set(low, unit);
    }
    return unit;
  }

  /** Writes the children that begin at an offset into the body; gives the offset behind them. */
  #scope(start: number, functionEntry: number, depth: number): number {
    const walker = this.#walker;
    const scope = ++this.#scopes;
    const parameters = this.#parameters;
    for (let at = start; ;) {
      const abbreviation = walker.abbreviationAt(at);
      if (parameters.length > 0 && abbreviation?.tag !== dw.DW_TAG_formal_parameter)
        this.#orderParameters();
      if (abbreviation === undefined) return walker.position;
      switch (abbreviation.tag) {
        case dw.DW_TAG_formal_parameter:
        case dw.DW_TAG_variable:
          walker.readAttributes(at, abbreviation);
          if (abbreviation.tag === dw.DW_TAG_formal_parameter) {
            parameters.push(this.#bodies.length);
            parameters.push(walker.abstractOrigin);
          }
          at = walker.hasChildren ? skipChildren(walker, walker.position) : walker.position;
          this.#variable(functionEntry);
          break;
        case dw.DW_TAG_lexical_block:
        case dw.DW_TAG_inlined_subroutine:
          if (depth >= shard.scopeDepthAtMost) walker.reader.bad("scopes nested too deeply");
          walker.readAttributes(at, abbreviation);
          at = this.#nestedScope(functionEntry, depth);
          break;
        case dw.DW_TAG_label:
          walker.readAttributes(at, abbreviation);
          at = walker.position;
          this.#label(functionEntry);
          break;
        case dw.DW_TAG_call_site:
        case dw.DW_TAG_GNU_call_site:
          walker.readAttributes(at, abbreviation);
          at = this.#behindChildren();
          this.#call(scope);
          break;
        default:
          // Declarations and types within the function, which are read when something refers to them.
          at = this.#behind(abbreviation);
      }
    }
  }

  /** Of the scope's parameters, which stand in a row: where each begins in the body, and its abstract entry. */
  readonly #parameters = new DoubleWriter();
  readonly #takenBack = new ByteWriter();

  /**
   * The parameters of an inlined copy come in an order of the compiler's, GCC 12 has the last one first in some. Those of the function
   * as it was declared are the abstract ones, in the order of their offsets.
   */
  #orderParameters(): void {
    const parameters = this.#parameters;
    let falls = 0;
    for (let at = 1, last = 0; at < parameters.length; at += 2) {
      const origin = parameters.at(at);
      // One without an abstract entry says nothing of an order.
      if (origin === 0) return parameters.clear();
      if (origin < last) falls += 1;
      last = origin;
    }
    if (falls > 0) this.#sortParameters(falls === parameters.length / 2 - 1);
    parameters.clear();
  }

  #sortParameters(isReversed: boolean): void {
    const parameters = this.#parameters;
    const taken = this.#takenBack;
    const first = parameters.at(0);
    this.#bodies.takeBack(first, taken);
    parameters.push(first + taken.length);
    const count = (parameters.length - 1) / 2;
    const order = Array.from({ length: isReversed ? 0 : count }, (_, index) => index);
    order.sort((a, b) => parameters.at(2 * a + 1) - parameters.at(2 * b + 1));
    for (let place = 0; place < count; place++) {
      const at = 2 * (isReversed ? count - 1 - place : order[place]!);
      this.#bodies.copy(taken, parameters.at(at) - first, parameters.at(at + 2) - first);
    }
  }

  #behindChildren(): number {
    const walker = this.#walker;
    const inside = walker.position;
    if (!walker.hasChildren) return inside;
    const { sibling, unit } = walker;
    return sibling > inside && sibling < unit.end ? sibling : skipChildren(walker, inside);
  }

  #scopes = 0;
  /** By the offset of the called function's entry: its name, its number unless another unit may define it, the last scope. */
  #callees = new Map<number, { name: number; fn: number; scope: number }>();

  /** Notes what a scope calls, which one call in it is enough for; calls through pointers name nothing. */
  #call(scope: number): void {
    const origin = this.#walker.abstractOrigin;
    if (origin === 0) return;
    const { isTailCall } = this.#walker;
    const callee = this.#callees.get(origin) ?? this.#calleeAt(origin);
    if (callee.scope === scope && !isTailCall) return;
    if (!isTailCall) callee.scope = scope;
    this.#bodies.u8(isTailCall ? shard.BODY_TAIL_CALL : shard.BODY_CALL);
    this.#bodies.uleb(callee.name);
    this.#bodies.uleb(callee.fn + 1);
  }

  #calleeAt(origin: number): { name: number; fn: number; scope: number } {
    const { nameIn, nameAt, isExternal } = this.#resolve(origin);
    const name = this.#names.string(nameIn, nameAt);
    const callee = { name, fn: isExternal ? -1 : this.#functionAt(origin), scope: 0 };
    this.#callees.set(origin, callee);
    return callee;
  }

  #nestedScope(functionEntry: number, depth: number): number {
    const walker = this.#walker;
    const bodies = this.#bodies;
    const { hasChildren, abstractOrigin } = walker;
    const inside = walker.position;
    const entry = this.#entryAndRanges();
    const position = bodies.length;
    if (walker.tag === dw.DW_TAG_inlined_subroutine && abstractOrigin !== 0) {
      const { callFile, callLine } = walker;
      const fn = this.#functionAt(abstractOrigin);
      bodies.u8(shard.BODY_INLINED);
      bodies.uleb(fn);
      bodies.sleb(entry < 0 ? 0 : entry - functionEntry);
      bodies.uleb(this.#names.file(callFile));
      bodies.uleb(callLine);
      if (entry >= 0) {
        this.#sites.push(fn);
        this.#sites.push(entry);
        this.#sites.push(position);
        this.#statistics.inlinedSites += 1;
      }
    } else {
      bodies.u8(shard.BODY_BLOCK);
    }
    this.#writeRanges(functionEntry);
    const end = hasChildren ? this.#scope(inside, functionEntry, depth + 1) : inside;
    bodies.u8(shard.BODY_END);
    return end;
  }

  #writeRanges(functionEntry: number): void {
    const ranges = this.#rangeBuffer;
    this.#bodies.uleb(ranges.length / 2);
    let last = functionEntry;
    for (let index = 0; index < ranges.length; index += 2) {
      const start = ranges.at(index);
      const end = ranges.at(index + 1);
      this.#bodies.sleb(start - last);
      this.#bodies.uleb(end - start);
      last = end;
    }
  }

  #label(functionEntry: number): void {
    const walker = this.#walker;
    if (!this.#isCode(walker.lowPc)) return;
    const found = walker.abstractOrigin === 0 ? undefined : this.#resolve(walker.abstractOrigin);
    const { nameIn, nameAt } = found ?? walker;
    this.#bodies.u8(shard.BODY_LABEL);
    this.#bodies.uleb(this.#names.string(nameIn, nameAt));
    this.#bodies.uleb(found?.line ?? walker.declLine);
    this.#bodies.sleb(walker.lowPc - functionEntry);
  }

  #variable(functionEntry: number): void {
    const walker = this.#walker;
    if (walker.isDeclaration) return;
    let { nameIn, nameAt, type } = walker;
    const origin = walker.abstractOrigin || walker.specification;
    if (origin !== 0 && nameIn === 0 && type === 0) return this.#copyOf(origin, functionEntry);
    if (origin !== 0 && (nameIn === 0 || type === 0)) {
      const found = this.#resolve(origin);
      if (nameIn === 0) ({ nameIn, nameAt } = found);
      if (type === 0) ({ type } = found);
    }
    if (nameIn === 0) return;
    this.#writeVariable(this.#names.string(nameIn, nameAt), this.#types.at(type), functionEntry);
  }

  /** A variable of an inlined function: name and type are those of the abstract one, which has many copies. */
  #copyOf(origin: number, functionEntry: number): void {
    let variable = this.#variableOfOrigin.get(origin);
    if (variable < 0) {
      const { nameIn, nameAt, type } = this.#resolve(origin);
      if (nameIn === 0) return;
      variable = this.#variableNames.length;
      this.#variableOfOrigin.set(origin, variable);
      this.#variableNames.push(this.#names.string(nameIn, nameAt));
      this.#variableTypes.push(this.#types.at(type));
    }
    const name = this.#variableNames.at(variable);
    this.#writeVariable(name, this.#variableTypes.at(variable), functionEntry);
  }

  #writeVariable(name: number, type: number, functionEntry: number): void {
    const bodies = this.#bodies;
    const isParameter = this.#walker.tag === dw.DW_TAG_formal_parameter;
    bodies.u8(isParameter ? shard.BODY_PARAMETER : shard.BODY_LOCAL);
    bodies.uleb(name);
    bodies.uleb(type);
    this.#writeLocation(functionEntry);
    this.#statistics.variables += 1;
  }

  #writeFrameBase(functionEntry: number): void {
    const { frameBaseKind, frameBaseAt, frameBaseSize } = this.#walker;
    if (frameBaseKind === LOCATION_LIST) {
      this.#writeLocationList(functionEntry, frameBaseAt);
    } else if (frameBaseKind === LOCATION_EXPRESSION && frameBaseSize > 0) {
      const expression = this.#expression(this.#unit.bytes, frameBaseAt, frameBaseSize);
      this.#bodies.uleb(shard.LOCATION_FIRST + expression);
    } else {
      this.#bodies.uleb(shard.LOCATION_NONE);
    }
  }

  #writeLocation(functionEntry: number): void {
    const walker = this.#walker;
    const bodies = this.#bodies;
    if (walker.locationKind === LOCATION_EXPRESSION && walker.locationSize > 0) {
      const expression = this.#expression(this.#unit.bytes, walker.locationAt, walker.locationSize);
      bodies.uleb(shard.LOCATION_FIRST + expression);
    } else if (walker.locationKind === LOCATION_LIST) {
      this.#writeLocationList(functionEntry, walker.locationAt);
    } else if (walker.constantKind === 1 && !walker.constantIsBig) {
      bodies.uleb(shard.LOCATION_CONSTANT);
      bodies.sleb(walker.constant);
    } else if (walker.constantKind !== 0) {
      bodies.uleb(shard.LOCATION_FIRST + this.#constantExpression());
    } else {
      bodies.uleb(shard.LOCATION_NONE);
    }
  }

  /** A constant that is too long for a number, as DW_OP_implicit_value. */
  #constantExpression(): number {
    const walker = this.#walker;
    const out = new ByteWriter();
    out.u8(dw.DW_OP_implicit_value);
    if (walker.constantKind === 2) {
      out.uleb(walker.constantSize);
      out.bytes(this.#unit.bytes, walker.constantAt, walker.constantAt + walker.constantSize);
    } else {
      out.uleb(8);
      for (let index = 0; index < 8; index++) {
        const shift = BigInt(8 * (this.#sections.littleEndian ? index : 7 - index));
        out.u8(Number((walker.constantBig >> shift) & 0xffn));
      }
    }
    return this.#expressions.add(out.written);
  }

  #writeLocationList(functionEntry: number, offset: number): void {
    const entries = this.#entryBuffer;
    const bodies = this.#bodies;
    entries.clear();
    this.#lists.read(this.#unit, offset, entries);
    const section = this.#lists.section(this.#unit);
    bodies.uleb(shard.LOCATION_LIST_OF);
    bodies.uleb(entries.length / 4);
    let last = functionEntry;
    for (let index = 0; index < entries.length; index += 4) {
      const start = entries.at(index);
      const end = entries.at(index + 1);
      bodies.sleb(start - last);
      bodies.uleb(end - start);
      bodies.uleb(this.#expression(section, entries.at(index + 2), entries.at(index + 3)));
      last = end;
    }
  }

  /** The number of an expression's canonical form. */
  #expression(section: Uint8Array, at: number, size: number): number {
    if (at + size > section.length)
      throw new BadData("bad-dwarf", "expression beyond the end of its section");
    // A register's operation is one byte, and most expressions are one.
    const first = size === 1 ? section[at]! : -1;
    if (first >= 0 && this.#expressionOfByte[first]! >= 0) return this.#expressionOfByte[first]!;
    const raw = this.#raw.add(section, at, at + size);
    if (raw === this.#canonicalOfRaw.length) {
      const bytes = section.subarray(at, at + size);
      const isPortable = !dependsOnUnit(bytes, this.#sections.littleEndian, this.#unit.addressSize);
      this.#canonicalOfRaw.push(isPortable ? this.#expressions.add(bytes) : -1);
    }
    const known = this.#canonicalOfRaw[raw]!;
    if (first >= 0) this.#expressionOfByte[first] = known;
    if (known >= 0) return known;
    const { littleEndian } = this.#sections;
    const unit = this.#unit;
    return this.#expressions.add(
      canonical(section.subarray(at, at + size), littleEndian, unit.addressSize, {
        baseType: (offset) => {
          if (!this.#origin.read(unit.offset + offset)) return { encoding: 0, size: 0 };
          return { encoding: this.#origin.encoding, size: Math.max(this.#origin.byteSize, 0) };
        },
        indexedAddress: (index) => {
          const table = new ByteReader(this.#sections.addr, littleEndian, ".debug_addr");
          table.position = unit.addrBase + index * unit.addressSize;
          return table.unsigned(unit.addressSize);
        },
      }),
    );
  }

  #global(): void {
    const walker = this.#walker;
    if (walker.isDeclaration) return;
    let { nameIn, nameAt, type, declFile, declLine } = walker;
    const origin = walker.specification || walker.abstractOrigin;
    if (origin !== 0) {
      const found = this.#resolve(origin);
      if (nameIn === 0) ({ nameIn, nameAt } = found);
      if (type === 0) ({ type } = found);
      if (declLine === 0) [declFile, declLine] = [found.file, found.line];
    }
    if (nameIn === 0) return;
    const address = this.#staticAddress();
    const globals = this.#globals;
    globals.push(this.#names.string(nameIn, nameAt));
    globals.push(this.#names.file(declFile));
    globals.push(declLine);
    globals.push(this.#types.at(type));
    globals.push(address === undefined ? 0 : Number(address & 0xffff_ffffn));
    globals.push(address === undefined ? 0 : Number(address >> 32n));
    globals.push(address === undefined ? 0 : 1);
    globals.push(this.#unitNumber);
  }

  /** The address of a location that is nothing but DW_OP_addr or DW_OP_addrx. */
  #staticAddress(): bigint | undefined {
    const walker = this.#walker;
    const { addressSize, addrBase } = this.#unit;
    if (walker.locationKind !== LOCATION_EXPRESSION || walker.locationSize < 2) return undefined;
    const reader = new ByteReader(this.#unit.bytes, this.#sections.littleEndian, ".debug_info");
    reader.position = walker.locationAt;
    const operation = reader.u8();
    if (operation === dw.DW_OP_addr && walker.locationSize === 1 + addressSize)
      return reader.unsigned(addressSize);
    if (operation !== dw.DW_OP_addrx && operation !== dw.DW_OP_GNU_addr_index) return undefined;
    const table = new ByteReader(this.#sections.addr, this.#sections.littleEndian, ".debug_addr");
    table.position = addrBase + reader.uleb() * addressSize;
    return table.unsigned(addressSize);
  }
}

interface Resolved {
  nameIn: number;
  nameAt: number;
  file: number;
  line: number;
  type: number;
  isExternal: boolean;
}
