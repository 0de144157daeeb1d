// What a module says of itself in .modinfo, once for each name. Aliases would load it for a device, dependencies would load
// others, a namespace would open more of the kernel to it.

import { informationOf, ofModule, type ModuleRule } from "../module-subject.ts";

const known = new Set([
  "name",
  "license",
  "description",
  "depends",
  "retpoline",
  "vermagic",
  "srcversion",
]);

export const findModuleInformation: ModuleRule = ({ module }) => {
  const seen = new Set<string>();
  return informationOf(module).flatMap((line) => {
    const name = line.slice(0, Math.max(0, line.indexOf("=")));
    const isGood =
      known.has(name) && !seen.has(name) && (name !== "depends" || line === "depends=");
    seen.add(name);
    return isGood ? [] : [ofModule("inspect/module-information", line)];
  });
};
