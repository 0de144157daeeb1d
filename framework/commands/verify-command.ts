// What `tapwright verify` does.

import type { VerifyOptions } from "../cli/verify.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatVerdicts, isGoodVerdict, verdictJson } from "../reports/verdict-table.ts";
import { loadTapset, verifyTapset } from "../verify/verify-tapsets.ts";
import { describeFacts, openFactsSession } from "../pipeline/session.ts";

export async function verifyCommand(
  names: readonly string[],
  options: VerifyOptions,
): Promise<number> {
  const files = (await Promise.all(names.map(loadTapset))).flat();
  const { kernel, library } = await openFactsSession(options, terminalProgress());
  const verdicts = verifyTapset(files, library, kernel);
  if (options.json) {
    const { name, release, source } = kernel;
    const result = {
      kernel: { name, release, buildId: kernel.debugInfo.kernel.buildId },
      facts: source,
      aliases: verdicts.map(verdictJson),
    };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  } else {
    process.stdout.write(`${describeFacts(kernel)}\n\n${formatVerdicts(verdicts)}`);
  }
  return verdicts.every(isGoodVerdict) ? exitCodes.good : exitCodes.failed;
}
