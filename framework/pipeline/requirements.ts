// What the directives of a script ask for, before anything is built; what is not there ends the command.

import { fail } from "../failure.ts";
import { parseDirectives, unmetRequirement } from "./directives.ts";
import type { Directives } from "./directives.ts";
import { traitsOf } from "./session.ts";
import type { Session } from "./session.ts";

/** The directives of a script; one that cannot be understood is a failure of the script. */
export function requireDirectives(script: {
  readonly text: string;
  readonly path: string;
}): Directives {
  const { directives, problems } = parseDirectives(script.text);
  const [problem] = problems;
  if (problem === undefined) return directives;
  return fail({
    code: "script/bad-directive",
    message: `${script.path}:${problem.line}: ${problem.message}`,
    exitCode: 1,
  });
}

/** A script cannot allow itself what only its user can. */
export function requireGuru({ guru }: Directives, options: { readonly guru: boolean }): void {
  if (!guru || options.guru) return;
  fail({
    code: "script/requirement",
    message: "the script wants guru mode: it changes the kernel, or has embedded C",
    hint: "if you trust it, run it with -g",
    exitCode: 1,
  });
}

/** The first requirement that does not hold on the kernel, as a reason; undefined when all hold. */
export function findUnmet({ requirements }: Directives, { kernel }: Session): string | undefined {
  const traits = traitsOf(kernel);
  return requirements
    .map((requirement) => unmetRequirement(requirement, traits))
    .find((unmet) => unmet !== undefined);
}

export function requireAll(directives: Directives, session: Session): void {
  const unmet = findUnmet(directives, session);
  if (unmet === undefined) return;
  fail({
    code: "script/requirement",
    message: `the script ${unmet}`,
    hint: "Take another kernel with -k; see: tapwright kernels list",
    exitCode: 3,
  });
}
