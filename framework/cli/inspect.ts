// `tapwright inspect`: what modules would do in the kernel.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { addDiagnosticOptions, addKernelOptions } from "./options.ts";
import type { DiagnosticOptions, KernelOptions } from "./options.ts";

export interface InspectOptions extends KernelOptions, DiagnosticOptions {
  readonly guru: boolean;
}

export function declareInspect(program: Command, end: EndCommand): void {
  const command = program
    .command("inspect <modules...>")
    .summary("say what modules would do in the kernel")
    .description(
      "Looks at the machine code of modules that tapwright built: what they take from the kernel, privileged\n" +
        "instructions, jumps and writes to where a script has no business, sections and names that do not belong.\n" +
        "Nothing of a module runs for that. Every build does the same; docs/inspect.md has all rules. Without -k a module\n" +
        "is compared with the kernel that it says it is for. What embedded C does is a warning.",
    );
  addDiagnosticOptions(addKernelOptions(command))
    .option("-g, --guru", "tell what the script's own code does as warnings, too", false)
    .addHelpText(
      "after",
      `
Examples:
  tapwright build examples/iotask.stp -o iotask.ko && tapwright inspect iotask.ko
  tapwright inspect --format sarif *.ko

The exit code is 1 when there is an error.`,
    )
    .action(async (modules: string[], options: InspectOptions) => {
      const signal = listenForInterrupt();
      const { inspectCommand } = await import("../commands/inspect-command.ts");
      end(await inspectCommand(modules, options, signal));
    });
}
