// A section that can be both written and executed.

import { SHF_EXECINSTR, SHF_WRITE } from "../object.ts";
import { type Rule } from "../subject.ts";

export const findWritableCode: Rule = (subject) =>
  subject.object.sections
    .filter(({ flags }) => (flags & SHF_WRITE) !== 0n && (flags & SHF_EXECINSTR) !== 0n)
    .map((section) => ({
      code: "inspect/writable-code",
      part: subject.partAt(section, 0),
      what: section.name,
    }));
