// The kernel that a module says it was built for.

import { fieldOf, informationOf, ofModule, type ModuleRule } from "../module-subject.ts";

export const findVermagic: ModuleRule = ({ module, kernel, information }) => {
  const found = fieldOf(informationOf(module), "vermagic")?.trim() ?? "none";
  const whole = fieldOf(information, "vermagic")?.trim();
  const wanted = whole ?? kernel.release;
  const isGood = whole === undefined ? found.split(" ")[0] === wanted : found === wanted;
  return isGood ? [] : [ofModule("inspect/vermagic", found, { wanted })];
};
