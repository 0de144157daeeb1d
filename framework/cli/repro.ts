// `tapwright repro`: a test that went wrong, once more, from its evidence.

import type { Command } from "commander";
import { exitCodeHelp } from "./exit-codes.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";

export interface ReproOptions {
  readonly reports: string;
  readonly attempt?: string;
}

export function declareRepro(program: Command, end: EndCommand): void {
  program
    .command("repro <cell>")
    .summary("run a test that went wrong once more, from its evidence")
    .description(
      "Runs the module that a failed test left as evidence once more, in the same guest and under the same workload, and\n" +
        "says whether the same came of it. The cell is called as reports call it, or is the folder of its evidence.\n" +
        "Nothing is built: what ran then runs now. It ends with 0 when the same came of it, and with 1 when not.",
    )
    .option("--reports <folder>", "where the reports of the test are", "reports")
    .option("--attempt <number>", "which of several attempts (default: the last)")
    .addHelpText(
      "after",
      `
Examples:
  tapwright repro tests/open@bookworm/cloud-amd64
  tapwright repro reports/evidence/tests/open@bookworm_cloud-amd64/1

${exitCodeHelp}`,
    )
    .action(async (cell: string, options: ReproOptions) => {
      const signal = listenForInterrupt();
      const { reproCommand } = await import("../commands/repro-command.ts");
      end(await reproCommand(cell, options, signal));
    });
}
