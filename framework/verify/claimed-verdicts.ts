// Verdicts of a tapset's aliases on one kernel, beside what its manifest claims of them there.

import type { AliasVerdict } from "../../compiler/index.ts";
import type { Manifest } from "../contracts/manifest.ts";
import { declaredAbsence } from "./broken-claims.ts";

/** What a verdict means for the tapset's promise. */
export interface ClaimedVerdict {
  readonly verdict: AliasVerdict;
  /**
   * `kept`: the alias is there with all its values. `absent`: the manifest says that it is not there, and it is not.
   * `unclaimed`: it does not resolve, and is private; who draws on it is judged himself.
   */
  readonly claim: "kept" | "absent" | "unclaimed" | "broken";
  /** The manifest's reason for an absence, or why an absence that it claims is none. */
  readonly reason?: string;
}

export function claimVerdict(
  verdict: AliasVerdict,
  manifest: Manifest | undefined,
  kernel: string,
): ClaimedVerdict {
  const { alias, alternatives } = verdict;
  const absence = manifest && declaredAbsence(manifest, kernel, alias);
  if (absence !== undefined) {
    const isThere = alternatives.some(({ status }) => status === "chosen");
    if (!isThere) return { verdict, claim: "absent", reason: absence.reason };
    const reason = `the manifest says that it is absent (${absence.reason}), and it is there`;
    return { verdict, claim: "broken", reason };
  }
  if (verdict.verdict === "resolved") return { verdict, claim: "kept" };
  return { verdict, claim: alias.startsWith("_") ? "unclaimed" : "broken" };
}
