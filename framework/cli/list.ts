// `tapwright list`: the probe points that match a pattern.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { addKernelOptions, repeatable } from "./options.ts";
import type { KernelOptions } from "./options.ts";

export interface ListOptions extends KernelOptions {
  readonly vars: boolean;
  readonly include: readonly string[];
  readonly json: boolean;
}

export function declareList(program: Command, end: EndCommand): void {
  addKernelOptions(
    program
      .command("list <pattern>")
      .summary("list probe points, as stap -l")
      .description("Lists the probe points that match a pattern, one a line, as stap -l does."),
  )
    .option("-L, --vars", "with the variables that are visible there, as stap -L", false)
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .option("--json", "print points, places and variables as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  tapwright list 'kernel.function("vfs_*")'
  tapwright list --vars 'kernel.syscall("*")'`,
    )
    .action(async (pattern: string, options: ListOptions) => {
      const { listCommand } = await import("../commands/list-command.ts");
      end(await listCommand(pattern, options));
    });
}
