// What a built kernel is known by: everything that went into it.

import { createHash } from "node:crypto";

export interface BuildInputs {
  /** Checksum of the source package. */
  readonly source: string;
  readonly options: ReadonlyMap<string, string>;
  /** What the compiler says of itself, or for one that is built here what that is built of. */
  readonly compiler: string;
  readonly makeVariables: readonly string[];
}

// Part of every digest: raised when what is kept of a build changes.
const layout = 1;

/** Twelve digits; the order of options does not matter, since kconfig sorts them. */
export function digestBuild({ source, options, compiler, makeVariables }: BuildInputs): string {
  const sorted = [...options].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([layout, source, sorted, compiler, makeVariables]))
    .digest("hex")
    .slice(0, 12);
}
