// `tapsets` in a guest: what the tapsets have, and what of it this kernel has.

import { listAliases, listProbes } from "../../compiler/index.ts";
import type { Question } from "../../qemu/index.ts";
import { describePoint } from "../listing/describe-point.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";

/** Gives the exit code: 1 when nothing matches. */
export async function answerTapsets(
  question: Question,
  { kernel }: Session,
  include: readonly string[],
): Promise<number> {
  const library = await loadLibrary(include, tapsetTarget(kernel));
  const [, pattern] = question.words;
  const lines = withHost(kernel, library, { guru: false }, (host) =>
    pattern === undefined
      ? listAliases(host).flatMap(({ name }) => (name.startsWith("_") ? [] : [`${name}\n`]))
      : listProbes(pattern, host, { variables: true }).points.map((point) =>
          describePoint(point, true),
        ),
  );
  await question.say(lines.toSorted().join(""));
  if (lines.length > 0) return 0;
  await question.say(`no probe point is like ${pattern}\n`, "complaint");
  return 1;
}
