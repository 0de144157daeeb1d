// Embedded C of tapsets: units that are compiled with the kernel's headers, apart from the script's own C.
//
// A unit holds the functions of one source file that has C of its own outside functions, else one function. Its
// text follows from that source alone, not from the script around it, so that a build can keep it by content.

import { createHash } from "node:crypto";
import type { EmbeddedC } from "../syntax/ast.ts";
import type { IrFunction } from "../semantics/ir.ts";
import type { SourceFile } from "../source/source-file.ts";
import { functionHead } from "./emit-function.ts";
import { describeAccess } from "./global-access.ts";
import type { ModuleState } from "./module-state.ts";
import { renderTemplate } from "./templates.ts";

export interface EmbeddedUnit {
  /** Fit for a file name; units of the same content have the same name. */
  readonly name: string;
  readonly c: string;
  /** The tapset or script that the C comes from, for messages of the compiler. */
  readonly file: SourceFile;
}

type CFunction = IrFunction & { readonly body: EmbeddedC };

/** The units of the C functions that the script's C calls. */
export function emitEmbeddedUnits(
  module: ModuleState,
  called: readonly IrFunction[],
): EmbeddedUnit[] {
  const functions = called.filter(isEmbedded);
  const items = module.program.embedded ?? [];
  const shared = [...new Set(items.map((item) => item.range.file))];
  const alone = functions.filter((fn) => !shared.includes(fn.body.range.file));
  return [
    ...shared.map((file) =>
      emitUnit(
        module,
        file,
        items.filter((item) => item.range.file === file),
        functions.filter((fn) => fn.body.range.file === file),
      ),
    ),
    ...alone.map((fn) => emitUnit(module, fn.body.range.file, [], [fn])),
  ];
}

function isEmbedded(fn: IrFunction): fn is CFunction {
  return fn.body.kind === "embedded-c";
}

/** Variables of the script are reached through functions of the script's C, so that a unit depends on their types only. */
export function emitAccessors(module: ModuleState, called: readonly IrFunction[]): string[] {
  return globalsOf(called.filter(isEmbedded)).map((id) => {
    module.usedGlobals.add(id);
    return renderTemplate("access", describeAccess(module, module.global(id))).trimEnd();
  });
}

function globalsOf(functions: readonly CFunction[]): number[] {
  return [...new Set(functions.flatMap((fn) => (fn.globals ?? []).map((one) => one.global)))];
}

function emitUnit(
  module: ModuleState,
  file: SourceFile,
  items: readonly EmbeddedC[],
  functions: readonly CFunction[],
): EmbeddedUnit {
  const c = renderTemplate("embedded", {
    stringSize: module.program.limits.stringSize,
    items: items.map((item) => ({ text: item.text })),
    accessors: globalsOf(functions).map((id) => describeAccess(module, module.global(id))),
    functions: functions.map((fn) => viewOf(module, fn)),
  });
  const digest = createHash("sha256").update(c).digest("hex").slice(0, 12);
  const first = functions[0] === undefined ? "items" : module.functionName(functions[0]);
  return { name: `${first}_${digest}`, c, file };
}

function viewOf(module: ModuleState, fn: CFunction): object {
  const isString = fn.returns === "string";
  const parameters = fn.parameters.map((one) => ({
    name: one.name,
    type: one.type === "string" ? "const char *" : "tw_s64 ",
  }));
  return {
    head: functionHead(module, fn, (one) => `tw_arg_${one.name}`),
    parameters,
    returnsNumber: !isString && fn.returns !== "void",
    returnsString: isString,
    returnsNothing: fn.returns === "void",
    text: fn.body.text,
  };
}
