// `tapwright shell`: looks into a guest.

import type { Command } from "commander";
import { exitCodeHelp } from "./exit-codes.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";
import { addKernelOptions, repeatable } from "./options.ts";
import type { KernelOptions } from "./options.ts";

export interface ShellOptions extends KernelOptions {
  readonly include: readonly string[];
}

export function declareShell(program: Command, end: EndCommand): void {
  addKernelOptions(
    program
      .command("shell")
      .summary("look into a guest, and run scripts from within")
      .description(
        "Opens a shell with the usual commands (Debian's busybox) in a guest, restored in its saved state, with the tapsets at\n" +
          "hand. The terminal is the guest's: Control-C goes there, and Control-] leaves. Nothing of the guest is kept.",
      ),
  )
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .addHelpText(
      "after",
      `
In the guest these words are answered by this machine, which builds the module, sends it in and formats the output:
  stap -e SCRIPT      runs a script until exit() or Control-C, as stap does; its output can be piped and redirected
  stap -c COMMAND …   the same for as long as the command runs, whose process is target()
  run NAME            runs NAME or NAME.stp of the folder where this command began, or of the examples; so does stap
                      (nothing outside of these is read for a guest, but for what embedded C includes)
  tapsets [PATTERN]   lists the aliases of the tapsets; with a pattern points and their values, as stap -L
Scripts take the options of stap that concern them (-g, -G, -D, -E, -I, -x, -T, -t, -v, …). One runs at a time.

Examples:
  tapwright shell
  tapwright shell -k bookworm/powerpc64le -I mytapsets

${exitCodeHelp}`,
    )
    .action(async (options: ShellOptions) => {
      const signal = listenForInterrupt();
      const { shellCommand } = await import("../commands/shell-command.ts");
      end(await shellCommand(options, signal));
    });
}
