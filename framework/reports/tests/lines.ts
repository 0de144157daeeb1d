// What a person sees of tests while they run: a line for each when it is decided, and why it did not pass.

import type { coloursFor } from "../../colour.ts";
import type { TestRecord } from "../../results/test-record.ts";
import type { Reason } from "../../results/verdict.ts";

type Colours = ReturnType<typeof coloursFor>;

export function testLines({ test, verdict, seconds }: TestRecord, colours: Colours): string {
  const time = colours.dim(`${seconds.toFixed(2)} s`);
  switch (verdict.outcome) {
    case "passed":
      return `${colours.green("✓")} ${test}  ${time}\n`;
    case "flaky":
      return `${colours.yellow("~")} ${test}  flaky  ${time}\n`;
    case "skipped":
      return `${colours.yellow("-")} ${test}  skipped: ${verdict.reason}\n`;
    default: {
      const reasons = verdict.reasons.flatMap(reasonLines).map((line) => `    ${line}`.trimEnd());
      const outcome = verdict.outcome === "failed" ? "" : `  ${verdict.outcome}`;
      return `${colours.red("✗")} ${test}${outcome}  ${time}\n${reasons.join("\n")}\n`;
    }
  }
}

/** A diagnostic's detail is the whole of it. */
function reasonLines({ code, message, detail }: Reason): string[] {
  const more = detail?.trimEnd().split("\n") ?? [];
  return more[0]?.includes(message) === true ? more : [`${code}: ${message}`, ...more];
}
