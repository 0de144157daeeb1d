// Modules that a wildcard stands for and that are not loaded: thousands, of which one sentence is enough.

import { countNoun } from "../reports/verify/fold.ts";

export interface AbsentModules {
  readonly isEmpty: () => boolean;
  /** `MODULE COUNT`, as the guest tells it: once for each of the script's points. */
  readonly add: (text: string) => void;
  /** How many they are, and the first of their names, or all. */
  readonly describe: (isWhole: boolean) => string;
  readonly clear: () => void;
}

/** So many names are told where not all are wanted. */
const fewNames = 3;

export function collectAbsentModules(): AbsentModules {
  const probes = new Map<string, number>();
  return {
    isEmpty: () => probes.size === 0,
    add: (text) => {
      const [name = "", count] = text.split(" ");
      probes.set(name, (probes.get(name) ?? 0) + Number(count));
    },
    describe: (isWhole) => {
      const total = [...probes.values()].reduce((sum, count) => sum + count, 0);
      const leftOut = `${countNoun(total, "probe")} ${total === 1 ? "is" : "are"} left out`;
      const names = [...probes.keys()];
      if (names.length === 1) {
        return `WARNING: the module ${names[0]} is not loaded, or has no such function: ${leftOut}`;
      }
      const shown = names.slice(0, isWhole ? names.length : fewNames).join(", ");
      const rest = isWhole || names.length <= fewNames ? "" : ", …; -v names all";
      return `WARNING: ${countNoun(names.length, "module")} are not loaded, or have no such function: ${leftOut} (${shown}${rest})`;
    },
    clear: () => probes.clear(),
  };
}
