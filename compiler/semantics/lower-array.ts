// Globals: which are arrays, with what keys, and the elements of arrays.

import { didYouMean, nearNames } from "../source/near-names.ts";
import type { Range } from "../source/source-file.ts";
import type { Expression, Identifier, Index } from "../syntax/ast.ts";
import type { IrExpression } from "./ir.ts";
import { findGlobal, type GlobalSymbol } from "./symbols.ts";
import { lowerInto, report, type Unit, type Want } from "./unit.ts";

/** At most so many keys: as upstream. */
const mostKeys = 9;

export function globalOf(unit: Unit, identifier: Identifier): GlobalSymbol | undefined {
  const { symbols, sink } = unit.elaboration;
  return findGlobal(symbols, identifier.name, identifier.range.file, sink);
}

/** The array of that name; a name that is none is reported. */
export function arrayOf(
  unit: Unit,
  expression: Expression,
  keys: number,
): GlobalSymbol | undefined {
  const global = expression.kind === "identifier" ? globalOf(unit, expression) : undefined;
  if (global === undefined) {
    const name = expression.kind === "identifier" ? expression.name : "this";
    report(unit, "type/not-an-array", {
      range: expression.range,
      values: { name },
      hint: () => didYouMean(nearNames(name, arrayNames(unit))),
    });
    return undefined;
  }
  return useAsArray(unit, global, keys, expression.range) ? global : undefined;
}

function arrayNames({ elaboration }: Unit): string[] {
  return elaboration.symbols.globals
    .filter((one) => one.keys === undefined || one.keys.length > 0)
    .map((one) => one.declaration.name.text);
}

/** Makes a global an array of so many keys, or reports that it is something else. */
export function useAsArray(unit: Unit, global: GlobalSymbol, keys: number, range: Range): boolean {
  const name = global.declaration.name.text;
  if (keys > mostKeys) {
    report(unit, "type/too-many-keys", { range, values: { name, keys, most: mostKeys } });
    return false;
  }
  if (global.keys === undefined) {
    global.keys = Array.from({ length: keys }, () => ({}));
    global.shapeRange = range;
    unit.elaboration.changed = true;
  }
  if (global.keys.length === keys) return true;
  const notes = global.shapeRange
    ? [{ message: `it is ${describeShape(global)} here`, range: global.shapeRange }]
    : [];
  report(unit, "type/wrong-keys", {
    range,
    values: { name, shape: describeShape(global), keys: keys === 1 ? "1 key" : `${keys} keys` },
    notes,
  });
  return false;
}

/** Makes a global a scalar, or reports that it is an array. */
export function useAsScalar(unit: Unit, global: GlobalSymbol, range: Range): boolean {
  const { declaration } = global;
  if (declaration.wraps || declaration.size !== undefined) {
    const values = { name: declaration.name.text, shape: "declared as an array", keys: "no key" };
    const notes = [{ message: "as such it is declared here", range: declaration.range }];
    report(unit, "type/wrong-keys", { range, values, notes });
    return false;
  }
  if (global.keys === undefined) {
    global.keys = [];
    global.shapeRange = range;
    unit.elaboration.changed = true;
  }
  if (global.keys.length === 0) return true;
  const name = global.declaration.name.text;
  report(unit, "type/array-as-value", {
    range,
    values: { name, shape: describeShape(global) },
    notes: global.shapeRange
      ? [{ message: "it is used as an array here", range: global.shapeRange }]
      : [],
  });
  return false;
}

function describeShape(global: GlobalSymbol): string {
  const count = global.keys?.length ?? 0;
  if (count === 0) return "a scalar";
  return `an array with ${count} ${count === 1 ? "key" : "keys"}`;
}

/** Lowers keys; `*` stays null. Keys tell their types to the array, and the array to them. */
export function lowerKeys(
  unit: Unit,
  global: GlobalSymbol,
  keys: readonly (Expression | null)[],
): (IrExpression | null)[] {
  return keys.map((key, index) => {
    if (key === null) return null;
    const cell = global.keys?.[index] ?? {};
    const what = `key ${index + 1} of array \`${global.declaration.name.text}\``;
    return lowerInto(unit, cell, key, key.range, what);
  });
}

/** The same where `*` cannot stand. */
export function lowerElementKeys(unit: Unit, global: GlobalSymbol, element: Index): IrExpression[] {
  return lowerKeys(unit, global, element.indices).flatMap((key) => {
    if (key !== null) return [key];
    report(unit, "type/any-key", { range: element.range });
    return [];
  });
}

export function wantOf(type: IrExpression["type"]): Want {
  if (type === "void") return undefined;
  return type === "string" ? "string" : "number";
}

/** Writing the array that a `foreach` around walks over would change what it walks over. */
export function checkNotWalked(unit: Unit, global: GlobalSymbol, range: Range): void {
  if (!unit.walked.includes(global)) return;
  report(unit, "type/write-in-foreach", {
    range,
    values: { name: global.declaration.name.text },
  });
}
