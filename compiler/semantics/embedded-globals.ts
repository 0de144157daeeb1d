// Variables of the script that embedded C reads and writes: STAP_GLOBAL_GET_x, STAP_GLOBAL_SET_x, and the marks of SystemTap's
// authors, pragma:read:x and pragma:write:x, which mean no more here than what the macros say themselves.

import type { EmbeddedC } from "../syntax/ast.ts";
import type { IrFunction } from "./ir.ts";
import { findGlobal } from "./symbols.ts";
import { report, type Unit } from "./unit.ts";

type EmbeddedGlobals = NonNullable<IrFunction["globals"]>;

const mention = /\bSTAP_GLOBAL_(GET|SET)_(\w+)|\bpragma:(read|write):(\w+)/g;

/** The variables that C names; they count as read and written from now on. */
export function resolveEmbeddedGlobals(unit: Unit, code: EmbeddedC): EmbeddedGlobals {
  const { symbols, sink } = unit.elaboration;
  const writes = new Map<number, boolean>();
  for (const found of code.text.matchAll(mention)) {
    const name = found[2] ?? found[4] ?? "";
    const isWrite = found[1] === "SET" || found[3] === "write";
    const symbol = findGlobal(symbols, name, code.range.file, sink);
    if (symbol === undefined || symbol.value.type === "stat") {
      report(unit, "resolve/embedded-global", { range: code.range, values: { name } });
      continue;
    }
    if (isWrite) symbol.written = true;
    else symbol.read = true;
    writes.set(symbol.id, isWrite || writes.get(symbol.id) === true);
  }
  return [...writes].map(([global, write]) => ({ global, write }));
}
