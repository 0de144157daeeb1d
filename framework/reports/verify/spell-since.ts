// At which kernel something broke, in words behind its reason.

import type { Since } from "../../verify/report.ts";

/** `; since trixie/amd64, bookworm/amd64 had it`; empty where no kernel before had it. */
export function spellSince(
  since: Since | undefined,
  nameOf: (kernel: string) => string | number = (name) => name,
): string {
  return since === undefined
    ? ""
    : `; since ${nameOf(since.first)}, ${nameOf(since.before)} had it`;
}
