// Addresses of modules' code and data, which only the running kernel knows: the runtime looks each up when the script starts.

import type { LocationExpression } from "../debuginfo/debug-info.ts";
import { hexLiteral, numberLiteral, stringLiteral } from "./c-literal.ts";
import { fields, type Field } from "./initializer.ts";
import type { ModuleState } from "./module-state.ts";

export type Address = LocationExpression & { readonly op: "address" };

/** The run-time address as C. */
export function addressText({ places }: ModuleState, address: Address): string {
  if (address.module === undefined) return `tw_address(${hexLiteral(address.value)})`;
  const key = `${address.module} ${address.value}`;
  const known = places.get(key);
  const index = known?.index ?? places.size;
  if (known === undefined) places.set(key, { index, address });
  return `module_places[${index}].address`;
}

export function placeTable({ places }: ModuleState): { readonly fields: readonly Field[] }[] {
  return [...places.values()].map(({ address: { module = "", anchor } }) => ({
    fields: fields({
      module: stringLiteral(module),
      symbol: stringLiteral(anchor?.symbol ?? ""),
      offset: numberLiteral(anchor?.offset ?? 0n),
    }),
  }));
}
