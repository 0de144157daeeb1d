// What the aliases of a tapset promise, as plain data: for a contract file, a report, a comparison.

import type { Range, SourceFile } from "../source/source-file.ts";
import type { Host } from "../semantics/host.ts";
import { declaredProbes } from "./check-declarations.ts";
import {
  exportedValues,
  findDeclaration,
  isPrivateName,
  type DeclaredProbe,
} from "./declared-probes.ts";
import type { ValueDeclaration } from "./value-declaration.ts";

export interface ProbeContract {
  /** As written: `kernel.syscall("read").return`. */
  readonly alias: string;
  readonly isPrivate: boolean;
  readonly range: Range;
  readonly summary?: string;
  /** In which context it fires. */
  readonly context?: string;
  /** Public values only: declared ones in the order of the comment, then others in the order of their assignments. */
  readonly values: readonly ContractValue[];
}

export interface ContractValue {
  readonly name: string;
  /** Absent where nobody declares it. */
  readonly declaration?: ValueDeclaration;
}

/** One for each name of an alias in these files, in their order. */
export function probeContracts(files: readonly SourceFile[], host: Host): readonly ProbeContract[] {
  const { probes } = declaredProbes(files, host);
  const contracts = known.get(probes) ?? probes.map(contractOf);
  known.set(probes, contracts);
  return contracts;
}

/** Of the probes of some files, which kernels that judge their conditions alike share. */
const known = new WeakMap<readonly DeclaredProbe[], readonly ProbeContract[]>();

function contractOf(probe: DeclaredProbe): ProbeContract {
  const { alias, isPrivate, name, comment, declared } = probe;
  const names = new Set([
    ...declared.map(({ declaration }) => declaration.name),
    ...exportedValues(probe).keys(),
  ]);
  return {
    alias,
    isPrivate,
    range: name.range,
    summary: comment?.summary,
    context: comment?.sections.get("Context"),
    values: [...names]
      .filter((one) => !isPrivateName(one))
      .map((one) => ({ name: one, declaration: findDeclaration(probe, one)?.declaration })),
  };
}
