// The names of the operators that begin with `@`, for those that are misspelt.

import { didYouMean, nearNames } from "../source/near-names.ts";
import type { Range } from "../source/source-file.ts";
import type { AtOperator } from "../syntax/ast.ts";
import { report, type Unit } from "./unit.ts";

const operators = (
  "@cast @var @defined @choose_defined @entry @enum @enumname @const @perf @probewrite @kderef @uderef @kregister @uregister " +
  "@count @sum @min @max @avg @variance @hist_log @hist_linear @define"
).split(" ");

/** Neither an operator nor a macro has this name. */
export function reportNoOperator(unit: Unit, e: AtOperator): void {
  const { name } = e;
  const { ownMacros, symbols } = unit.elaboration;
  const macros = [...ownMacros, ...symbols.library.macros.keys()].map((one) => `@${one}`);
  report(unit, "resolve/no-such-operator", {
    range: nameRange(e),
    values: { name },
    hint: () => didYouMean(nearNames(name, [...macros, ...operators])),
  });
}

/** The name alone, without its arguments. */
function nameRange({ name, range }: AtOperator): Range {
  const isHere = range.file.text.startsWith(name, range.start);
  return isHere ? { ...range, end: range.start + name.length } : range;
}
