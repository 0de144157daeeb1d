// Checks the declarations of a tapset of one file, on the fake kernel and beside a tapset of somebody else's.

import { checkDeclarations } from "../../../compiler/contracts/check-declarations.ts";
import { fakeHost } from "../../../compiler/semantics/testing/analyze-text.ts";
import { verifyLibrary } from "../../../compiler/semantics/verify-library.ts";
import type { Diagnostic } from "../../../compiler/source/diagnostic.ts";

const other = `
  /** probe files.close - a file is closed */
  probe files.close = kernel.function("filp_close") { }
`;

export function checkContract(name: string, text: string): readonly Diagnostic[] {
  const path = `own/${name}`;
  const host = fakeHost({ [path]: text, "other/files.stp": other });
  const files = host.library.filter((file) => file.path === path);
  const tapsetOf = (file: { readonly path: string }): string => file.path.split("/")[0] ?? "";
  return checkDeclarations(files, host, tapsetOf, verifyLibrary(files, host));
}
