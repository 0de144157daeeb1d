// `tapwright explain-code`: why and when a message is said.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";

export function declareExplainCode(program: Command, end: EndCommand): void {
  program
    .command("explain-code [code]")
    .summary("say more of a message than it says itself")
    .description(
      "Says of the code of a message why and when it is said, and shows a script that is wrong in that way.\n" +
        "Without a code it lists all there are. The page docs/diagnostics.md has the same of all of them at once.",
    )
    .addHelpText(
      "after",
      `
Examples:
  tapwright explain-code type/mismatch
  tapwright explain-code`,
    )
    .action(async (code?: string) => {
      const { explainCodeCommand } = await import("../commands/explain-code-command.ts");
      end(await explainCodeCommand(code));
    });
}
