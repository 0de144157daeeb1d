// `tapwright verify`: what of a tapset holds on a kernel.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { addKernelOptions, repeatable } from "./options.ts";
import type { KernelOptions } from "./options.ts";

export interface VerifyOptions extends KernelOptions {
  readonly include: readonly string[];
  readonly json: boolean;
}

export function declareVerify(program: Command, end: EndCommand): void {
  addKernelOptions(
    program
      .command("verify <tapsets...>")
      .summary("verify tapsets against debug information")
      .description(
        "Says for each alias of a tapset (a name below tapsets/, a folder or a file) which alternative the\n" +
          "kernel has, and for each exported value whether it can be read there.",
      ),
  )
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .option("--json", "print the verdicts as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  tapwright verify syscall
  tapwright verify --json ./my-tapset/net.stp -k bookworm/cloud-amd64

The exit code is 1 when an alias or a value does not resolve.`,
    )
    .action(async (tapsets: string[], options: VerifyOptions) => {
      const { verifyCommand } = await import("../commands/verify-command.ts");
      end(await verifyCommand(tapsets, options));
    });
}
