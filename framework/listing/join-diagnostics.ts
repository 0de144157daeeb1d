// What is said of one pattern on several kernels, each code once: the texts have releases in them.

import type { Diagnostic } from "../../compiler/index.ts";

export interface JoinedDiagnostics {
  /** Said on all of the kernels. */
  readonly common: readonly Diagnostic[];
  /** Said on any of them: what is not common has a note that names its kernels. */
  readonly all: readonly Diagnostic[];
}

export function joinDiagnostics(
  kernels: readonly (readonly [name: string, diagnostics: readonly Diagnostic[]])[],
): JoinedDiagnostics {
  const first = new Map<string, Diagnostic>();
  for (const one of kernels.flatMap(([, diagnostics]) => diagnostics)) {
    if (!first.has(one.code)) first.set(one.code, one);
  }
  const joined = [...first.values()].map((diagnostic) => {
    const saying = kernels.filter(([, all]) => all.some(({ code }) => code === diagnostic.code));
    return { diagnostic, names: saying.map(([name]) => name) };
  });
  const isCommon = ({ names }: { readonly names: readonly string[] }): boolean =>
    names.length === kernels.length;
  return {
    common: joined.filter(isCommon).map(({ diagnostic }) => diagnostic),
    all: joined.map(({ diagnostic, names }) =>
      isCommon({ names })
        ? diagnostic
        : { ...diagnostic, notes: [...diagnostic.notes, { message: `on ${names.join(", ")}` }] },
    ),
  };
}
