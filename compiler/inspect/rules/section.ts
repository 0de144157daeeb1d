// Sections that the kernel would act upon when it loads the module: exception tables, patches of code, constructors,
// exports, lists of probes. A script has code, constants and data.

import type { Architecture } from "../../debuginfo/debug-info.ts";
import { SHF_ALLOC } from "../object.ts";
import { isJudged, type Rule } from "../subject.ts";

/** What compilers make of C. Names with two dots are the kernel's. */
const ofEach = [
  /^\.text(?:\.unlikely|\.hot)?$/,
  /^\.rodata(?:\.(?!\.)[\w.]+)?$/,
  /^\.data(?:\.rel(?:\.ro)?(?:\.local)?)?$/,
  /^\.bss$/,
  /^\.eh_frame$/,
  /^\.note\.gnu\.property$/,
];

/** What compiler, linker and objtool add for an architecture: unwind tables, places of calls, tables of addresses. */
const ofArchitecture: Readonly<Record<Architecture, readonly RegExp[]>> = {
  x86_64: [
    /^\.orc_unwind(?:_ip)?$/,
    /^\.orc_header$/,
    /^\.(?:return|retpoline|call|cfi)_sites$/,
    /^\.ibt_endbr_seal$/,
    // Where functions have room in front; this architecture's ftrace goes by another list.
    /^__patchable_function_entries$/,
  ],
  i386: [/^\.(?:return|retpoline)_sites$/],
  arm64: [],
  ppc64le: [/^\.toc$/],
  ppc64: [/^\.toc$/, /^\.opd$/],
  s390x: [/^\.text\.__s390_indirect_jump_r\d+$/, /^\.s390_(?:indirect|return)_\w+$/],
  ia64: [/^\.s(?:data|bss)$/, /^\.IA_64\.unwind(?:_info)?$/],
};

export const findSections: Rule = (subject) => {
  const { object } = subject;
  const allowed = [...ofEach, ...ofArchitecture[object.architecture]];
  return object.sections
    .filter(({ flags, size }) => (flags & SHF_ALLOC) !== 0n && size > 0)
    .filter(({ name }) => !allowed.some((pattern) => pattern.test(name)))
    .flatMap((section) =>
      subject
        .partsOf(section)
        .filter(isJudged)
        .map((part) => ({ code: "inspect/section", part, what: section.name }) as const),
    );
};
