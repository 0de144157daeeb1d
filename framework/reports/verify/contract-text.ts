// What is wrong with a contract.json, and what to do about it.

import { prerelease } from "semver";
import { lowestVersion } from "../../contracts/classify-changes.ts";
import type { ContractChange, ContractState } from "../../verify/report.ts";
import { spellNames } from "./fold.ts";

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
        ? `${path} records version ${recordedVersion}; these changes are ${needs}: the version in tapset.json ${whatItHasToDo(recordedVersion, needs)} before \`--update\` records them`
        : `${path} is not what was found: \`tapwright verify --update\` writes it`;
  }
}

/** `minor: fs.read: value size added`; what is of the whole tapset has no name. */
export function spellChange(
  { level, text }: Pick<ContractChange, "level" | "text">,
  aliases: readonly string[],
): string {
  const isOfAll = aliases.every((alias) => alias === "*");
  return isOfAll ? `${level}: ${text}` : `${level}: ${spellNames(aliases)}: ${text}`;
}

/** The number is told, since below 1.0.0 another part grows than the level says. A pre-release has no lowest one. */
function whatItHasToDo(
  recorded: ContractState["recordedVersion"],
  needs: ContractState["needs"],
): string {
  return recorded === undefined || needs === undefined || prerelease(recorded) !== null
    ? "has to grow"
    : `has to be ${lowestVersion(recorded, needs)} or later`;
}
