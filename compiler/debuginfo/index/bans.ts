// Looks up where kprobes refuses a probe.

import { lastAtOrBelow } from "./sorted-column.ts";

/**
 * Gives the number of the reason why a pc is banned, undefined when it is not. The columns are start, end and reason, in order
 * of start; ranges may overlap.
 */
export function banFinder(banned: Uint32Array): (pc: number) => number | undefined {
  const count = Math.floor(banned.length / 3);
  // How far the bans up to each reach: where none reaches the pc, none before has to be looked at.
  const reach = new Uint32Array(count);
  for (let row = 0; row < count; row++)
    reach[row] = Math.max(banned[row * 3 + 1]!, row === 0 ? 0 : reach[row - 1]!);
  return (pc) => {
    let row = lastAtOrBelow(banned, pc, 3);
    for (; row >= 0 && reach[row]! > pc; row--) {
      if (pc < banned[row * 3 + 1]!) return banned[row * 3 + 2]!;
    }
    return undefined;
  };
}
