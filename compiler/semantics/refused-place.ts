// Why the kernel refuses a probe at a place, each reason with a code of its own.

import type { Code } from "../source/codes.ts";
import { failure, type SiteFailure } from "./site-failure.ts";

/** How the reasons of debug information begin. */
const codesOfReasons: readonly (readonly [RegExp, Code])[] = [
  [/^on the kernel's kprobe blacklist/, "resolve/on-blacklist"],
  [/^in \.kprobes\.text/, "resolve/in-kprobes-section"],
  [/^in \.noinstr\.text/, "resolve/in-noinstr-section"],
  [/^in \.(?:irq)?entry\.text|^in \.head\.text/, "resolve/in-entry-section"],
  [/^in \.(?:init\.text|exit\.text|altinstr_aux)/, "resolve/in-init-section"],
  [/^a jump label/, "resolve/at-jump-label"],
  [/^a static call/, "resolve/at-static-call"],
  [/^the instruction of a BUG\(\) or WARN\(\)/, "resolve/at-trap"],
];

/** `name` is what was asked for, `where` behind it which of its places is meant. */
export function refusedPlace(
  name: string,
  reason: string,
  where = "",
): { readonly failure: SiteFailure } {
  const found = codesOfReasons.find(([beginning]) => beginning.test(reason));
  return failure(found?.[1] ?? "resolve/not-probeable", { name, where, reason });
}
