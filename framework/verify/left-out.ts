// Why an alias that its file has on other kernels is not there on this one: a conditional of the preprocessor.

import type { SourceFile } from "../../compiler/index.ts";
import type { LeftOutCode } from "./report.ts";

/** The condition around the place, as it is written, and what its settings of the kernel's configuration are here. */
export function whyLeftOut(
  file: SourceFile,
  offset: number,
  config: ReadonlyMap<string, string>,
): { readonly reason: string; readonly code: LeftOutCode } {
  const condition = conditionAround(file.text, offset);
  if (condition === undefined) {
    return { reason: "its file leaves it out here", code: "left-out/condition" };
  }
  const code = codeOf(condition);
  const within = `it stands within \`%( ${condition} %?\``;
  if (code !== "left-out/configuration") return { reason: within, code };
  const settings = [...new Set(condition.match(/\bCONFIG_\w+/g))];
  const spelled = settings.map((name) => `${name} is ${config.get(name) ?? "not set"}`);
  return { reason: `configuration: ${spelled.join(", ")} here, and ${within}`, code };
}

function codeOf(condition: string): LeftOutCode {
  if (/\bCONFIG_\w+/.test(condition)) return "left-out/configuration";
  if (/\bkernel_vr?\b/.test(condition)) return "left-out/version";
  return /\barch\b/.test(condition) ? "left-out/architecture" : "left-out/condition";
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
