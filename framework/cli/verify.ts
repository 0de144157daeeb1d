// `tapwright verify`: what of tapsets holds on kernels, and whether they keep what they promise.

import { Option, type Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { repeatable } from "./options.ts";
import type { KernelOptions } from "./options.ts";

export const verifyFormats = [
  "table",
  "json",
  "tap",
  "junit",
  "sarif",
  "markdown",
  "html",
] as const;
export type VerifyFormat = (typeof verifyFormats)[number];

export interface VerifyOptions extends KernelOptions {
  readonly include: readonly string[];
  readonly format: VerifyFormat;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly output?: string;
  readonly update: boolean;
}

export function declareVerify(program: Command, end: EndCommand): void {
  program
    .command("verify <tapsets...>")
    .summary("verify tapsets against debug information")
    .description(
      "Says for each alias of a tapset (a name below tapsets/, a folder or a file) which alternative each\n" +
        "kernel has, and for each exported value whether it can be read there; and holds what the tapset's\n" +
        "comments declare and its tapset.json claims against that.",
    )
    .option("-k, --kernel <kernels>", "kernels, with commas between, or all that are here")
    .option("-r, --release <release>", "one kernel, by its release")
    .option("-a, --arch <architecture>", "only kernels of this architecture")
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .addOption(
      new Option("--format <format>", "how to tell").choices(verifyFormats).default("table"),
    )
    .option("--json", "the same as --format json", false)
    .option("-v, --verbose", "in the table all aliases, reasons and remarks, however many", false)
    .option("-o, --output <file>", "write into a file instead")
    .option("--update", "write contract.json", false)
    .addHelpText(
      "after",
      `
Without -k, a tapset with a manifest is verified against all kernels that it claims, and others against
the default kernel. Facts are enough: a kernel does not have to be one that boots.

Examples:
  tapwright verify syscall -k bookworm/cloud-amd64
  tapwright verify -k all --format html -o verified.html ./my-tapset
  tapwright verify --json ./my-tapset/net.stp
  tapwright verify --update ./my-tapset

Exit codes: 0 only if everything holds: what a manifest claims, or, without one, all of it. 1 if something does
not, 3 if it cannot be said because a claimed kernel is not here. docs/contracts.md has the rules. What is
wrong with the command line is told on standard error, as text, and is in no report.`,
    )
    .action(async (tapsets: string[], options: VerifyOptions) => {
      const { verifyCommand } = await import("../commands/verify-command.ts");
      end(await verifyCommand(tapsets, options));
    });
}
