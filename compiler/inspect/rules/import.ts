// What is taken from outside of the module: a script needs the runtime and what a compiler calls by itself, nothing else.

import { SHN_UNDEF, type ObjectSymbol } from "../object.ts";
import { isJudged, type Finding, type Rule, type Subject } from "../subject.ts";

/** Calls that compilers make up: blocks of memory, guards of the stack, sanitizers of debug kernels, thunks, long division. */
const helpers = [
  /^mem(?:cpy|set|move|cmp)$/,
  /^__(?:ref_)?stack_chk_(?:fail|guard)$/,
  /^__x86_(?:return_thunk|indirect_(?:call_|jump_)?thunk_\w+)$/,
  /^__s390_indirect_jump_r\d+$/,
  /^__(?:fentry__|gnu_mcount_nc)$|^_mcount$/,
  /^__(?:asan|hwasan|tsan|msan|kmsan|ubsan|sanitizer_cov)_\w+$/,
  /^__u?(?:div|mod)[sdt]i3$/,
  /^_(?:save|rest)gpr[01]_\d+$/,
  /^(?:\.TOC\.|__gp|_GLOBAL_OFFSET_TABLE_)$/,
];

export function isCompilerHelper(name: string): boolean {
  return helpers.some((pattern) => pattern.test(name));
}

export const findImports: Rule = (subject) => {
  const found = new Map<string, Finding>();
  for (const { section, symbol, offset } of importsOf(subject)) {
    // The entry point of a function of 64-bit big-endian PowerPC has a dot before its name.
    const what = symbol.name.replace(/^\.(?!TOC)/, "");
    if (isCompilerHelper(what) || subject.given.has(what)) continue;
    const part = subject.partAt(section, offset);
    if (isJudged(part)) found.set(`${part.name}\0${what}`, { code: "inspect/import", part, what });
  }
  return [...found.values()];
};

/** Uses of symbols that are defined elsewhere, with the place of the use. */
function* importsOf({ object }: Subject): Generator<{
  readonly section: Subject["object"]["sections"][number];
  readonly offset: number;
  readonly symbol: ObjectSymbol;
}> {
  for (const section of object.sections) {
    for (const { offset, symbol } of section.relocations) {
      if (symbol.section === SHN_UNDEF && symbol.name !== "") yield { section, offset, symbol };
    }
  }
}
