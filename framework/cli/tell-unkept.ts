// The last word of a command that could not keep in the cache what would make the next one faster.

import { takeRefusal } from "../cache/keep-for-speed.ts";
import { coloursFor } from "../colour.ts";
import { cacheHint } from "../file-error.ts";

/** On standard error, once; nothing where all was kept. */
export function tellUnkept(): void {
  const refusal = takeRefusal();
  if (refusal === undefined) return;
  const { folder, reason, isFull } = refusal;
  const head = `${coloursFor(process.stderr).yellow("warning")}[cache/nothing-kept]:`;
  process.stderr.write(
    `${head} nothing can be kept in ${folder}: ${reason}; the next run takes as long again\nhint: ${cacheHint(isFull)}\n`,
  );
}
