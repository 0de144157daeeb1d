// `tapwright doctor`: what is missing on this machine, and the command that mends it.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";

export function declareDoctor(program: Command, end: EndCommand): void {
  program
    .command("doctor")
    .summary("say what is missing on this machine")
    .description("Says what is missing on this machine and the command that mends it.")
    .option("--json", "print the findings as JSON", false)
    .addHelpText(
      "after",
      "\nExample:\n  tapwright doctor\n\nThe exit code is 3 when something required is missing.",
    )
    .action(async (options: { json: boolean }) => {
      const { doctorCommand } = await import("../commands/doctor-command.ts");
      end(await doctorCommand(options.json));
    });
}
