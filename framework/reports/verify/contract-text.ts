// What is wrong with a contract.json, and what to do about it.

import type { ContractState } from "../../verify/report.ts";

/** Undefined where it is what was found, or was written just now. */
export function whyNotRecorded({
  state,
  path,
  needs,
  recordedVersion,
  isVersionTooLow,
}: ContractState): string | undefined {
  switch (state) {
    case "current":
    case "updated":
      return undefined;
    case "absent":
      return `there is no ${path}: \`tapwright verify --update\` writes it`;
    case "stale":
      return isVersionTooLow
        ? `${path} records version ${recordedVersion}; these changes are ${needs}: the version in tapset.json has to grow before \`--update\` records them`
        : `${path} is not what was found: \`tapwright verify --update\` writes it`;
  }
}
