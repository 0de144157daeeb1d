// Wildcards in the words of built-in points: `timer.*(5)`, `be*in`, `ti**(5)`. They name the forms that fit, each with the
// arguments that were written.

import type { ProbeComponent } from "../syntax/ast.ts";
import { hasWildcard, matchesWildcard } from "../syntax/wildcard-match.ts";
import { probeTypes } from "./resolve-point.ts";

interface FormPart {
  readonly name: string;
  /** `number` or `string`; absent: no argument. */
  readonly argument?: string;
}

let forms: readonly (readonly FormPart[])[] | undefined;

/** Whether a word of a point, not an argument, has a wildcard. */
export function hasWildWord(components: readonly ProbeComponent[]): boolean {
  return components.some(({ name }) => hasWildcard(name));
}

/** The points without wildcards in their words that one with some stands for, in order of their forms. */
export function spellWildPoint(
  components: readonly ProbeComponent[],
): readonly (readonly ProbeComponent[])[] {
  forms ??= probeTypes().map(readForm);
  return forms.flatMap((form) => {
    const spelled = fit(components, form);
    return spelled === undefined ? [] : [spelled];
  });
}

/** `timer.s(number).randomize(number)` */
function readForm(type: string): readonly FormPart[] {
  return type.split(".").map((part) => {
    const [, name = part, argument] = /^(\w+)\((\w+)\)$/.exec(part) ?? [];
    return { name, argument };
  });
}

/** The components of a point as the parts of a form; undefined when they do not fit. */
function fit(
  [written, ...others]: readonly ProbeComponent[],
  form: readonly FormPart[],
): readonly ProbeComponent[] | undefined {
  if (written === undefined) return form.length === 0 ? [] : undefined;
  const most = written.name.includes("**") ? form.length : Math.min(form.length, 1);
  for (let count = 1; count <= most; count++) {
    const spelled = spellParts(written, form.slice(0, count));
    const rest = spelled && fit(others, form.slice(count));
    if (rest !== undefined) return [...spelled!, ...rest];
  }
  return undefined;
}

/** One word of a point as parts of a form: `**` takes in several, dots included. An argument behind it is the last one's. */
function spellParts(
  written: ProbeComponent,
  parts: readonly FormPart[],
): readonly ProbeComponent[] | undefined {
  const names = parts.map(({ name }) => name).join(".");
  const isBare = parts.slice(0, -1).every(({ argument }) => argument === undefined);
  const isLike = isBare && written.argument?.kind === parts.at(-1)?.argument;
  if (!isLike || !matchesWildcard(written.name.replaceAll("**", "*"), names)) return undefined;
  return parts.map(({ name, argument }) => ({
    ...written,
    name,
    argument: argument === undefined ? undefined : written.argument,
  }));
}
