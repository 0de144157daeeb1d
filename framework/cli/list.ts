// `tapwright list`: the probe points that match a pattern.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { addDiagnosticOptions, addKernelOptions, repeatable } from "./options.ts";
import type { DiagnosticOptions, KernelOptions } from "./options.ts";
import { addStapOptions } from "./refused-options.ts";

export interface ListOptions extends KernelOptions, DiagnosticOptions {
  readonly vars: boolean;
  readonly include: readonly string[];
  /** Scripts whose aliases are listed, too. */
  readonly more: readonly string[];
  readonly json: boolean;
}

export function declareList(program: Command, end: EndCommand): void {
  const command = program
    .command("list <pattern>")
    .summary("list probe points, as stap -l")
    .description(
      "Lists the probe points that match a pattern, one a line and sorted, as stap -l does.",
    );
  addDiagnosticOptions(addKernelOptions(command, "kernel, several with commas between, or all"))
    .option("-L, --vars", "with the variables that are visible there, as stap -L", false)
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .addOption(repeatable("-E, --more <text>", "a script whose aliases are listed, too"))
    .option("--json", "print points, places and variables as JSON", false);
  addStapOptions(command)
    .addHelpText(
      "after",
      `
With several kernels, -k A,B or -k all, the list has a column for each that says where a point exists; lines,
which nearly every kernel has others of, are left out then. A variable that some of these kernels lack or have with
another type is followed by the columns of those that have it.

Examples:
  tapwright list 'kernel.function("vfs_*")'
  tapwright list --vars 'kernel.syscall("*")'
  tapwright list --vars -k all 'kernel.function("do_sys_open*")'`,
    )
    .action(async (pattern: string, options: ListOptions) => {
      const { listCommand } = await import("../commands/list-command.ts");
      end(await listCommand(pattern, options));
    });
}
