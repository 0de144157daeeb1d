// What nobody needed of a file of allowed complaints.

import type { Allowance } from "../../results/allowances.ts";

/** Empty when all were needed. */
export function formatUnused(unused: readonly Allowance[]): string {
  return unused
    .map(
      ({ kernel, kind, title, reason }) =>
        `unused allowance: ${kernel}, ${kind}, /${title}/ (${reason})\n`,
    )
    .join("");
}
