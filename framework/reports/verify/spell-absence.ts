// What a manifest says of a probe that is not there.

import type { Absence } from "../../contracts/manifest.ts";

/** As it follows the reason; empty where the manifest does not say so. */
export function spellAbsence(absence: Absence | undefined): string {
  return absence === undefined ? "" : `; the manifest says so: ${absence.reason}`;
}
