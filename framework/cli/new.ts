// `tapwright new tapset NAME`: a folder to begin with.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";

export function declareNew(program: Command, end: EndCommand): void {
  program
    .command("new <what> <name>")
    .summary("make a tapset to begin with")
    .description(
      "`tapwright new tapset NAME` makes a folder NAME with a manifest, a probe with declared values, and a\n" +
        "golden test. It verifies and tests green as it is.",
    )
    .addHelpText(
      "after",
      `
Examples:
  tapwright new tapset net
  tapwright verify ./net
  tapwright test net`,
    )
    .action(async (what: string, name: string) => {
      const { newCommand } = await import("../commands/new-command.ts");
      end(await newCommand(what, name));
    });
}
