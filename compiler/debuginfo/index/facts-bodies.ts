// The insides of functions of an opened index: scopes with their code, variables and labels. A function is decoded
// when it is asked for.

import { ByteReader } from "../byte-reader.ts";
import { readable } from "../fault.ts";
import { partOf } from "./columns.ts";
import type { FactsFile } from "./facts-file.ts";
import type { FactsMeta } from "./facts-layout.ts";
import { itemEnds } from "./item-ends.ts";
import * as shard from "./shard.ts";

export interface BodyVariable {
  /** Number of the name in the index. */
  readonly name: number;
  readonly isParameter: boolean;
  readonly type: number;
  readonly location: BodyLocation;
}

export type BodyLocation =
  | { readonly kind: "none" }
  | { readonly kind: "constant"; readonly value: number }
  /** Bytes of an expression in canonical form. */
  | { readonly kind: "expression"; readonly bytes: Uint8Array }
  /** Start, end (exclusive) and expression; the pcs are distances from the base. */
  | { readonly kind: "list"; readonly entries: readonly (readonly [number, number, Uint8Array])[] };

export interface BodyCall {
  readonly name: number;
  readonly fact?: number;
  readonly isTail: boolean;
}

export interface BodyScope {
  /** The scope token: where the scope is described. */
  readonly position: number;
  readonly kind: "function" | "block" | "inlined";
  readonly parent?: BodyScope;
  /** Start and end of each stretch; of a function they stand in the column of ranges. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly variables: readonly BodyVariable[];
  readonly labels: readonly { readonly name: number; readonly line: number; readonly pc: number }[];
  /** Names of the functions that its own code calls, and their facts unless another unit may define them. */
  readonly calls: readonly BodyCall[];
  readonly children: readonly BodyScope[];
  /** Of an inlined copy: the fact of its function, where it begins, and where it was called. */
  readonly inlined?: {
    readonly fact: number;
    readonly entry: number;
    readonly file: number;
    readonly line: number;
  };
}

export interface Body extends BodyScope {
  readonly frameBase: BodyLocation;
}

export interface FactsBodies {
  /** Decodes the body that lies from a position to an end, of a function whose entry is given. */
  read(position: number, end: number, entry: number): Body;
  /** Only what an inlined copy at a position begins with; undefined when none stands there. */
  readCopy(position: number, end: number, entry: number): BodyScope["inlined"];
}

interface Draft extends BodyScope {
  ranges: [number, number][];
  variables: BodyVariable[];
  labels: { name: number; line: number; pc: number }[];
  calls: BodyCall[];
  children: BodyScope[];
}

export function openBodies(file: FactsFile, meta: FactsMeta): FactsBodies {
  const bodies = file.section("bodies");
  const stringMap = file.section("strings.map");
  const typeMap = file.section("types.map");
  const functionMap = file.section("functions.map");
  const expressionBytes = file.section("expressions");
  const expressionEnds = itemEnds(file, "expressions");

  function readerAt(position: number, bodyEnd: number, entry: number) {
    const shardNumber = partOf(meta.bodyStarts, position);
    const strings = meta.stringStarts[shardNumber]!;
    const types = meta.typeStarts[shardNumber]!;
    const functions = meta.functionStarts[shardNumber]!;
    const firstExpression = meta.expressionStarts[shardNumber]!;
    const reader = new ByteReader(
      bodies.bytes(position, bodyEnd).subarray(0, bodyEnd),
      true,
      "bodies",
    );
    reader.position = position;

    const string = (): number => stringMap.at(strings + reader.uleb()) ?? 0;
    const expression = (number: number): Uint8Array => {
      const [start, end] = expressionEnds(firstExpression + number);
      return expressionBytes.bytes(start, end).subarray(start, end);
    };
    const signed = (): number => {
      const value = reader.uleb();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    };
    const readRanges = (): [number, number][] => {
      const ranges: [number, number][] = [];
      let last = entry;
      for (let count = reader.uleb(); count > 0; count--) {
        const start = last + signed();
        last = start + reader.uleb();
        ranges.push([start, last]);
      }
      return ranges;
    };
    const readLocation = (): BodyLocation => {
      const kind = reader.uleb();
      if (kind === shard.LOCATION_NONE) return { kind: "none" };
      if (kind === shard.LOCATION_CONSTANT) return { kind: "constant", value: signed() };
      if (kind !== shard.LOCATION_LIST_OF) {
        return { kind: "expression", bytes: expression(kind - shard.LOCATION_FIRST) };
      }
      const entries: [number, number, Uint8Array][] = [];
      let last = entry;
      for (let count = reader.uleb(); count > 0; count--) {
        const start = last + signed();
        last = start + reader.uleb();
        entries.push([start, last, expression(reader.uleb())]);
      }
      return { kind: "list", entries };
    };
    const readVariable = (isParameter: boolean): BodyVariable => ({
      name: string(),
      isParameter,
      type: typeMap.at(types + reader.uleb()) ?? 0,
      location: readLocation(),
    });
    const readCall = (isTail: boolean): BodyCall => {
      const name = string();
      const fn = reader.uleb();
      return { name, fact: fn === 0 ? undefined : functionMap.at(functions + fn - 1), isTail };
    };
    const readInlined = (): BodyScope["inlined"] => ({
      fact: functionMap.at(functions + reader.uleb()) ?? 0,
      entry: entry + signed(),
      file: string(),
      line: reader.uleb(),
    });
    const fill = (scope: Draft, depth: number): void => {
      if (depth > shard.scopeDepthAtMost) reader.bad("scopes nested too deeply");
      for (;;) {
        const at = reader.position;
        switch (reader.u8()) {
          case shard.BODY_PARAMETER:
            scope.variables.push(readVariable(true));
            break;
          case shard.BODY_LOCAL:
            scope.variables.push(readVariable(false));
            break;
          case shard.BODY_LABEL:
            scope.labels.push({ name: string(), line: reader.uleb(), pc: entry + signed() });
            break;
          case shard.BODY_CALL:
            scope.calls.push(readCall(false));
            break;
          case shard.BODY_TAIL_CALL:
            scope.calls.push(readCall(true));
            break;
          case shard.BODY_BLOCK:
            nested(draft(at, "block", scope), scope, depth);
            break;
          case shard.BODY_INLINED:
            nested({ ...draft(at, "inlined", scope), inlined: readInlined() }, scope, depth);
            break;
          default:
            return;
        }
      }
    };
    const nested = (scope: Draft, parent: Draft, depth: number): void => {
      scope.ranges = readRanges();
      parent.children.push(scope);
      fill(scope, depth + 1);
    };

    return { reader, readLocation, readInlined, fill };
  }

  function read(position: number, end: number, entry: number): Body {
    const { readLocation, fill } = readerAt(position, end, entry);
    const root = draft(position, "function", undefined);
    // Of a body that breaks off, what stands before that is as good as any.
    return readable(
      () => {
        const frameBase = readLocation();
        fill(root, 0);
        return { ...root, frameBase };
      },
      { ...root, frameBase: { kind: "none" } },
    );
  }

  function readCopy(position: number, end: number, entry: number): BodyScope["inlined"] {
    const { reader, readInlined } = readerAt(position, end, entry);
    const isCopy = (): boolean => reader.u8() === shard.BODY_INLINED;
    return readable(() => (isCopy() ? readInlined() : undefined), undefined);
  }

  return { read, readCopy };
}

/** The expression that a location has at a pc: empty where a list says nothing of it, undefined where there is none. */
export function expressionAt(location: BodyLocation, pc: number): Uint8Array | undefined {
  if (location.kind === "expression") return location.bytes;
  if (location.kind !== "list") return undefined;
  const entry = location.entries.find(([start, end]) => pc >= start && pc < end);
  return entry?.[2] ?? new Uint8Array(0);
}

function draft(position: number, kind: BodyScope["kind"], parent: BodyScope | undefined): Draft {
  return { position, kind, parent, ranges: [], variables: [], labels: [], calls: [], children: [] };
}

/** The scope at a position, in a body or below it. */
export function scopeAt(scope: BodyScope, position: number): BodyScope | undefined {
  if (scope.position === position) return scope;
  // Children stand in order of position: the wanted one is in the last that begins before it.
  let inside: BodyScope | undefined;
  for (const child of scope.children) {
    if (child.position > position) break;
    inside = child;
  }
  return inside === undefined ? undefined : scopeAt(inside, position);
}

/** The innermost scope whose code covers a pc. */
export function scopeCovering(scope: BodyScope, pc: number): BodyScope {
  for (const child of scope.children) {
    if (child.ranges.some(([start, end]) => pc >= start && pc < end))
      return scopeCovering(child, pc);
  }
  return scope;
}
