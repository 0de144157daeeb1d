// Whether a probe is there, but fires only at times.

import type { ProbeCell } from "../../verify/report.ts";

/** Its function was also inlined, and the chosen point does not stand at these copies. */
export function isPartial(cell: ProbeCell): boolean {
  return (
    cell.status === "resolved" &&
    cell.alternatives.some(({ caveats }) => caveats.some(({ kind }) => kind === "inlined-in-part"))
  );
}
