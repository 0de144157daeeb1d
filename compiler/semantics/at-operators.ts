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

/** How an operator is written, for those whose arguments are something else. */
const forms: ReadonlyMap<string, string> = new Map(
  [
    "@defined($name)",
    "@choose_defined($name, value)",
    "@entry(expression)",
    '@enum("NAME")',
    '@enumname(value, "enum name")',
    '@const("EXPRESSION OF C")',
    '@perf("counter")',
    "@probewrite(variable)",
    "@kregister(0)",
    "@uregister(0)",
    "@kderef(8, address)",
    "@uderef(8, address)",
  ].map((form) => [form.replace(/\(.*/, ""), form]),
);

/** The operator exists, but its arguments are not what it takes. */
export function reportBadOperator(unit: Unit, { name, range }: AtOperator, reason?: string): void {
  const form = forms.get(name);
  const sizes = name.endsWith("deref") ? "; the size is 1, 2, 4 or 8" : "";
  report(unit, "resolve/bad-operator", {
    range,
    values: { name },
    hint: reason ?? (form === undefined ? undefined : `write ${form}${sizes}`),
  });
}

/** The name alone, without its arguments. */
function nameRange({ name, range }: AtOperator): Range {
  const isHere = range.file.text.startsWith(name, range.start);
  return isHere ? { ...range, end: range.start + name.length } : range;
}
