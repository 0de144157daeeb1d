// The licence that a module declares: the runtime needs what the kernel gives to GPL modules only.

import { fieldOf, informationOf, ofModule, type ModuleRule } from "../module-subject.ts";

/** license_is_gpl_compatible() of the kernel. */
const compatible = new Set([
  "GPL",
  "GPL v2",
  "GPL and additional rights",
  "Dual BSD/GPL",
  "Dual MIT/GPL",
  "Dual MPL/GPL",
]);

export const findLicense: ModuleRule = ({ module }) => {
  const license = fieldOf(informationOf(module), "license") ?? "none";
  return compatible.has(license) ? [] : [ofModule("inspect/license", license)];
};
