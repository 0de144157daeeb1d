// What `--watch` shows: on a terminal each round on a clear screen, elsewhere lines one after another.

import { coloursFor } from "../colour.ts";
import { countOutcomes } from "../reports/tests/table.ts";
import { isRed } from "../results/verdict.ts";
import type { WatchScreen } from "./watch-tests.ts";
import { canOverwrite } from "../progress/terminal-progress.ts";

/** Clears the screen and what can be scrolled back to. */
const clear = "\x1b[2J\x1b[3J\x1b[H";

export function terminalScreen(output: NodeJS.WriteStream, hasKeys: boolean): WatchScreen {
  const colours = coloursFor(output);
  let begun = performance.now();
  return {
    begin: (count, reason) => {
      begun = performance.now();
      if (canOverwrite(output)) output.write(clear);
      output.write(`${colours.dim(`${reason}: ${count} ${count === 1 ? "test" : "tests"}`)}\n`);
    },
    rest: (all) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(2);
      const failed = all.filter(({ verdict }) => isRed(verdict)).map(({ test }) => test);
      const red = failed.length === 0 ? "" : `: ${failed.join(", ")}`;
      const paint = failed.length === 0 ? colours.green : colours.red;
      output.write(`${paint(countOutcomes(all) + red)}  ${colours.dim(`${seconds} s`)}\n`);
      const keys = hasKeys ? "; a runs all, q ends" : "";
      output.write(colours.dim(`waiting for a file to be saved${keys}\n`));
    },
  };
}
