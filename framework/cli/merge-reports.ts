// `tapwright merge-reports`: what the shards of a matrix found, as one.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { exitCodeHelp } from "./exit-codes.ts";

export interface MergeReportsOptions {
  readonly reports: string;
  readonly times?: string;
}

export function declareMergeReports(program: Command, end: EndCommand): void {
  program
    .command("merge-reports <files...>")
    .summary("make one report of those of a matrix's shards")
    .description(
      "Takes matrix.json of each shard, as `tapwright test --matrix --shard` writes it, and makes all reports of the\n" +
        "whole. A shard whose report is not among them is red.",
    )
    .option("--reports <folder>", "where reports go", "reports")
    .option("--times <file>", "write how long cells took, for the next shards to be balanced by")
    .addHelpText(
      "after",
      `
Example:
  tapwright merge-reports shard-*/matrix.json --reports reports --times ci/times.json

${exitCodeHelp}`,
    )
    .action(async (files: string[], options: MergeReportsOptions) => {
      const { mergeReportsCommand } = await import("../commands/merge-reports-command.ts");
      end(await mergeReportsCommand(files, options));
    });
}
