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

function fit(
  components: readonly ProbeComponent[],
  form: readonly FormPart[],
): readonly ProbeComponent[] | undefined {
  const spelled: ProbeComponent[] = [];
  for (const [at, written] of components.entries()) {
    if (written.name.includes("**")) {
      const rest = at === components.length - 1 ? spellRest(written, form.slice(at)) : undefined;
      return rest && [...spelled, ...rest];
    }
    const part = form[at];
    if (part === undefined || !fits(written, part)) return undefined;
    spelled.push({ ...written, name: part.name });
  }
  return form.length === components.length ? spelled : undefined;
}

function fits({ name, argument }: ProbeComponent, part: FormPart): boolean {
  return matchesWildcard(name, part.name) && argument?.kind === part.argument;
}

/** `**` takes in what is left of the form, dots included; an argument behind it is the last word's. */
function spellRest(
  written: ProbeComponent,
  rest: readonly FormPart[],
): readonly ProbeComponent[] | undefined {
  const last = rest.at(-1);
  const names = rest.map(({ name }) => name).join(".");
  const isBare = rest.slice(0, -1).every(({ argument }) => argument === undefined);
  const isLike = last !== undefined && isBare && written.argument?.kind === last.argument;
  if (!isLike || !matchesWildcard(written.name.replaceAll("**", "*"), names)) return undefined;
  return rest.map(({ name, argument }) => ({
    ...written,
    name,
    argument: argument === undefined ? undefined : written.argument,
  }));
}
