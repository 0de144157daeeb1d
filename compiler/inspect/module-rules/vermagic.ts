// The kernel that a module says it was built for.

import { fieldOf, ofModule, vermagicOf, type ModuleRule } from "../module-subject.ts";

export const findVermagic: ModuleRule = ({ module, kernel, information }) => {
  const found = vermagicOf(module) ?? "none";
  const whole = fieldOf(information, "vermagic")?.trim();
  const wanted = whole ?? kernel.release;
  const isGood = whole === undefined ? found.split(" ")[0] === wanted : found === wanted;
  return isGood ? [] : [ofModule("inspect/vermagic", found, { wanted })];
};
