// Embedded C of tapsets: units that are compiled with the kernel's headers, apart from the script's own C.
//
// A unit holds the functions of one source file that has C of its own outside functions, else one function. Its
// text follows from that source alone, not from the script around it, so that a build can keep it by content.

import { createHash } from "node:crypto";
import type { EmbeddedC } from "../syntax/ast.ts";
import type { IrFunction } from "../semantics/ir.ts";
import { createDiagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import { functionHead } from "./emit-function.ts";
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
  for (const fn of functions) refuseGlobals(module, fn);
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

/** A unit cannot see the script's variables: it would depend on the script. */
function refuseGlobals(module: ModuleState, fn: CFunction): void {
  const found = /\bSTAP_GLOBAL_[GS]ET_\w+/.exec(fn.body.text);
  if (found === null) return;
  const values = { macro: found[0] };
  module.diagnostics.push(
    createDiagnostic("codegen/embedded-global", { range: fn.body.range, values }),
  );
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
