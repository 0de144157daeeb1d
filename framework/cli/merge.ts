// `tapwright merge`: the output of a run that was kept as each processor wrote it.

import type { Command } from "commander";
import { exitCodeHelp } from "./exit-codes.ts";
import type { EndCommand } from "./end-command.ts";

export interface MergeOptions {
  readonly output?: string;
}

export function declareMerge(program: Command, end: EndCommand): void {
  program
    .command("merge <folder>")
    .summary("show the output of a run that was kept raw")
    .description(
      "Puts the streams of all processors, which `tapwright run --raw FOLDER` wrote, into the order of time,\n" +
        "and prints what the run itself would have printed.",
    )
    .option("-o, --output <file>", "write it to a file, named as by strftime")
    .addHelpText(
      "after",
      `
Examples:
  tapwright run --raw streams -T 60 busy.stp
  tapwright merge streams > busy.txt

${exitCodeHelp}`,
    )
    .action(async (folder: string, options: MergeOptions) => {
      const { mergeCommand } = await import("../commands/merge-command.ts");
      end(await mergeCommand(folder, options));
    });
}
