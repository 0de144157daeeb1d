// Which functions of a library in C stand back. C of another library may need what only its own runtime has, so it is the last
// choice wherever the runtime, or an earlier file of the library, can do without it. The package's own files come first.

import type { FunctionDefinition } from "../syntax/ast.ts";
import { findIntrinsic, memoryReaders } from "./intrinsics.ts";
import type { Library, LibraryFile } from "./library.ts";
import { mayPass } from "./may-pass.ts";

/**
 * Whether a function in C stands back behind another one of its name and number of parameters. One with a priority does not: who
 * wrote that knew of the others.
 */
export function standsBack(definition: FunctionDefinition, library: Library): boolean {
  const { body, isPrivate, name, parameters, priority, range } = definition;
  if (body.kind !== "embedded-c" || range.file.origin !== "library") return false;
  if (isPrivate || priority !== undefined) return false;
  if (hasBuiltIn(name.text, parameters.length)) return true;
  const files = library.functions.get(name.text) ?? [];
  const earlier = files.slice(
    0,
    files.findIndex(({ file }) => file === range.file),
  );
  return earlier.some((file) =>
    functionsOf(file, name.text, parameters.length).some((one) => !mayPass(one)),
  );
}

/** Whether a file has functions of that name and number of parameters, and all of them stand back. */
export function offersNothing(
  file: LibraryFile,
  name: string,
  arity: number,
  library: Library,
): boolean {
  const offered = functionsOf(file, name, arity);
  return offered.length > 0 && offered.every((one) => standsBack(one, library));
}

/** Of the runtime. */
function hasBuiltIn(name: string, arity: number): boolean {
  const count = memoryReaders.has(name) ? 1 : findIntrinsic(name)?.parameters.length;
  return count === arity;
}

function functionsOf({ script }: LibraryFile, name: string, arity: number): FunctionDefinition[] {
  return script.items
    .filter((item) => item.kind === "function")
    .filter((one) => !one.isPrivate && one.name.text === name && one.parameters.length === arity);
}
