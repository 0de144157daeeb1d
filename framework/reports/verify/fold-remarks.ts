// Remarks on a tapset, of which there may be one for each of its aliases.

import type { Remark } from "../../verify/report.ts";
import { countNoun, countOf, foldBy } from "./fold.ts";

interface ToldRemark {
  /** Absent: it is about many. */
  readonly alias?: string;
  readonly text: string;
}

/** So many of a kind are said one by one. */
const mostAlike = 3;

/** Many of a kind are counted, with one of them as an example; `isWhole`: they are not. */
export function foldRemarks(remarks: readonly Remark[], isWhole: boolean): readonly ToldRemark[] {
  return foldBy(remarks, ({ kind }) => kind).flatMap((group) =>
    isWhole || group.length <= mostAlike
      ? group.map(({ alias, text }) => ({ alias, text }))
      : [countRemarks(group)],
  );
}

function countRemarks(remarks: readonly [Remark, ...Remark[]]): ToldRemark {
  const [{ alias, kind, text }] = remarks;
  const aliases = countNoun(new Set(remarks.map((one) => one.alias)).size, "alias", "aliases");
  const count = countOf(remarks.length);
  const what = {
    "never-chosen": `${count} alternatives of ${aliases} are never chosen`,
    "optional-nowhere": `${count} optional points of ${aliases} are on none of these kernels`,
    "absent-nothing": `${count} absences that the manifest claims are of no probe`,
  }[kind];
  return { text: `${what}; such as ${alias}: ${text}` };
}
