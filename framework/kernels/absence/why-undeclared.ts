// Which option of the configuration keeps a function out of a kernel, by what the kernel's headers declare.

import type { SourcePlace } from "../../../compiler/index.ts";
import type { KernelFacts } from "../kernel-facts.ts";
import type { Branch } from "./declared-functions.ts";
import type { PlacedDeclaration } from "./header-declarations.ts";
import { decideCondition, optionsOf } from "./preprocessor-condition.ts";

type Config = KernelFacts["config"];

export interface Undeclared {
  /** In words. */
  readonly reason: string;
  /** Where the header has something else of that name for this kernel. */
  readonly instead?: SourcePlace;
}

/**
 * Given where every declaration stands within a condition that does not hold here; undefined where one holds, or where it
 * cannot be told. What a header does instead, with a body of its own, is no declaration of the function.
 */
export function whyUndeclared(
  declarations: readonly PlacedDeclaration[],
  config: Config,
): Undeclared | undefined {
  const prototypes = declarations.filter(({ kind }) => kind === "prototype");
  const real = prototypes.length > 0 ? prototypes : declarations;
  const failing = real.map((one) => ({ ...one, branch: failingBranch(one.branches, config) }));
  const first = failing[0];
  if (first?.branch === undefined || failing.some(({ branch }) => branch === undefined))
    return undefined;
  const { file, line, branch } = first;
  const isDeclared = prototypes.length > 0;
  const told = `${spellSettings(branch, config)}, and ${file}:${line} ${isDeclared ? "declares" : "defines"} it within \`${branch.written}\``;
  const instead = declarations.find(
    (one) =>
      isDeclared &&
      one.kind === "inline" &&
      one.file === file &&
      !failingBranch(one.branches, config),
  );
  return instead === undefined
    ? { reason: told }
    : {
        reason: `${told}; line ${instead.line} has what stands there instead`,
        instead: { file, line: instead.line },
      };
}

function failingBranch(branches: readonly Branch[], config: Config): Branch | undefined {
  return branches.find(({ expression }) => decideCondition(expression, config) === false);
}

/** `CONFIG_AUDIT is not set`: where nothing is negated, what is not set is why. */
function spellSettings({ expression }: Branch, config: Config): string {
  const names = optionsOf(expression);
  const unset = names.filter((name) => config.get(name) === undefined);
  const told = unset.length > 0 && !expression.includes("!") ? unset : names;
  return told.map((name) => `${name} is ${config.get(name) ?? "not set"}`).join(", ");
}
