// Reads the components after a family's name: `.umask(0040).read`, in any order where the family allows it.

import type { Range } from "../../source/source-file.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { fail, type PointResolution } from "./family.ts";

/** What a component's argument has to be. */
export type ArgumentKind = "none" | "number" | "string";

/** Each known component at most once and with the argument that it takes; undefined where one is not of that shape. */
export function readComponents<Name extends string>(
  components: readonly ProbeComponent[],
  known: Readonly<Record<Name, ArgumentKind>>,
): Partial<Record<Name, ProbeComponent>> | undefined {
  const found: Partial<Record<Name, ProbeComponent>> = {};
  for (const component of components) {
    const { name, argument } = component;
    if (!isKnown(name, known) || found[name] !== undefined) return undefined;
    if ((argument?.kind ?? "none") !== known[name]) return undefined;
    found[name] = component;
  }
  return found;
}

function isKnown<Name extends string>(
  name: string,
  known: Readonly<Record<Name, ArgumentKind>>,
): name is Name {
  return Object.hasOwn(known, name);
}

export function numberOf(component: ProbeComponent | undefined): bigint | undefined {
  return component?.argument?.kind === "number" ? component.argument.value : undefined;
}

export function stringOf(component: ProbeComponent | undefined): string | undefined {
  return component?.argument?.kind === "string" ? component.argument.value : undefined;
}

/** The number of a component lies outside what it may be; undefined: it does not. */
export function outOfRange(
  component: ProbeComponent | undefined,
  least: bigint,
  most: bigint,
): PointResolution | undefined {
  const value = numberOf(component);
  if (component === undefined || value === undefined) return undefined;
  if (value >= least && value <= most) return undefined;
  const values = { name: component.name, least: String(least), most: String(most) };
  return fail("resolve/out-of-range", rangeOf(component), { values });
}

export function rangeOf({ argument, range }: ProbeComponent): Range {
  return argument?.range ?? range;
}
