// Why an alias that its file has on other kernels is not there on this one: a conditional of the preprocessor.

import type { SourceFile } from "../../compiler/index.ts";

/** The condition around the place, as it is written, and what its settings of the kernel's configuration are here. */
export function whyLeftOut(
  file: SourceFile,
  offset: number,
  config: ReadonlyMap<string, string>,
): string {
  const condition = conditionAround(file.text, offset);
  if (condition === undefined) return "its file leaves it out here";
  const settings = [...new Set(condition.match(/\bCONFIG_\w+/g) ?? [])];
  const spelled = settings.map((name) => `${name} is ${config.get(name) ?? "not set"}`);
  return settings.length > 0
    ? `configuration: ${spelled.join(", ")} here, and it stands within \`%( ${condition} %?\``
    : `it stands within \`%( ${condition} %?\``;
}

/** Of the innermost `%( … %? … %: … %)` that is open there. */
function conditionAround(text: string, offset: number): string | undefined {
  const open: (string | undefined)[] = [];
  for (const mark of text.slice(0, offset).matchAll(/%[()?]/g)) {
    if (mark[0] === "%(")
      open.push(text.slice(mark.index + 2, text.indexOf("%?", mark.index)).trim());
    else if (mark[0] === "%)") open.pop();
  }
  return open.at(-1);
}
