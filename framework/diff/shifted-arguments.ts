// What a parameter that an alias reads by its number, `pointer_arg(2)`, is on another kernel or of another function. That it can be
// read says nothing: a new parameter before it makes it another one, silently.

import type { ArgumentRead } from "../../compiler/index.ts";
import { pointSides } from "../verify/probe-changes.ts";
import type { Evidence } from "../verify/report.ts";
import { parseSignature, type Parameter, type Signature } from "../verify/signature-change.ts";

/** A read, as it is written, and what became of it. */
export interface ShiftedArgument {
  readonly what: string;
  readonly text: string;
}

/** Nothing where one of the sides has several signatures, or one that cannot be taken apart. */
export function shiftedArguments(
  reads: readonly ArgumentRead[],
  was: Pick<Evidence, "alternatives">,
  is: Pick<Evidence, "alternatives">,
): readonly ShiftedArgument[] {
  const [before, now] = [signatureOf(was), signatureOf(is)];
  if (before === undefined || now === undefined) return [];
  return reads.flatMap(({ name, number }) => {
    const old = before.parameters[number - 1];
    const other = now.parameters[number - 1];
    if (old === undefined || isSame(old, other, now)) return [];
    const index = placeOf(old, before, now);
    const what = `${name}(${number})`;
    const there =
      other === undefined
        ? `${now.name} has no such parameter`
        : `it is \`${other.text}\` of ${now.name}`;
    const went =
      index === undefined
        ? `\`${old.text}\`, which it was, is no parameter`
        : `\`${old.text}\`, which it was, is ${name}(${index + 1})`;
    return [{ what, text: `${what}: ${there}; ${went}` }];
  });
}

function signatureOf(evidence: Pick<Evidence, "alternatives">): Signature | undefined {
  return parseSignature(pointSides.signature(evidence));
}

/** By its name; or by its type under another name, where its own is nowhere. */
function isSame(old: Parameter, other: Parameter | undefined, now: Signature): boolean {
  if (other === undefined) return false;
  const isNowhere = now.parameters.every(({ name }) => name !== old.name);
  return other.name === old.name || (isNowhere && other.type === old.type);
}

/** Where it stands now: by its name, or as the only new one of its type. */
function placeOf(old: Parameter, before: Signature, now: Signature): number | undefined {
  const index = now.parameters.findIndex(({ name }) => name === old.name);
  if (index >= 0) return index;
  const known = new Set(before.parameters.map(({ name }) => name));
  const alike = now.parameters.flatMap(({ name, type }, at) =>
    type === old.type && !known.has(name) ? [at] : [],
  );
  return alike.length === 1 ? alike[0] : undefined;
}
