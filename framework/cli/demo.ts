// `tapwright demo`: the main job from end to end.

import type { Command } from "commander";
import { exitCodeHelp } from "./exit-codes.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";
import { addKernelOptions } from "./options.ts";
import type { KernelOptions } from "./options.ts";

export interface DemoOptions extends KernelOptions {
  readonly reports: string;
}

export function declareDemo(program: Command, end: EndCommand): void {
  addKernelOptions(
    program
      .command("demo")
      .summary("do the whole job once, with two scripts of 2005")
      .description(
        "Fetches a kernel with headers and debug information, indexes it, verifies the syscall tapset, builds\n" +
          "the two scripts of the slides, runs each in a guest under a workload with known truth, and compares.",
      ),
  )
    .option("--reports <folder>", "where the reports go", "reports/demo")
    .addHelpText(
      "after",
      `
Example:
  tapwright demo

${exitCodeHelp}`,
    )
    .action(async (options: DemoOptions) => {
      const signal = listenForInterrupt();
      const { demoCommand } = await import("../commands/demo-command.ts");
      end(await demoCommand(options, signal));
    });
}
