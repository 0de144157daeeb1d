// Declared types beside those that the assignments have on a kernel.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { AliasVerdict } from "../semantics/host.ts";
import type { DeclaredProbe } from "./declared-probes.ts";

/** One diagnostic for each declared value that is something else. */
export function checkTypes(
  probes: readonly DeclaredProbe[],
  verdicts: readonly AliasVerdict[],
): readonly Diagnostic[] {
  const byAlias = new Map(verdicts.map((verdict) => [verdict.alias, verdict]));
  return probes.flatMap(({ alias, declared }) =>
    declared.flatMap(({ declaration, range }) => {
      const { name, type } = declaration;
      const found = byAlias.get(alias)?.values.find((value) => value.name === name)?.type;
      if (type === undefined || found === undefined || type === scriptType(found)) return [];
      const values = { name, now: type, before: scriptType(found) };
      return [createDiagnostic("contract/type-differs", { range, values })];
    }),
  );
}

/** A pointer is a number to a script, and so is the number of a backtrace. */
export function scriptType(type: string): string {
  return type === "string" ? "string" : "long";
}
