// `tapwright explain`: all that is known of one probe point or value.

import { Option, type Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { repeatable } from "./options.ts";
import type { KernelOptions } from "./options.ts";

export interface ExplainOptions extends KernelOptions {
  readonly include: readonly string[];
  readonly tapset?: string;
  readonly value?: string;
  readonly format: "text" | "json";
}

export function declareExplain(program: Command, end: EndCommand): void {
  program
    .command("explain <point> [value]")
    .summary("the whole story of a probe point or of one of its values")
    .description(
      "Tells of an alias of the library, or of a point of the kernel, what it stands for on a kernel and why: the\n" +
        "alternatives, the functions with their signatures, entries and inlined copies, what each value reads and where\n" +
        "it lies; and the first of the kernels that are here at which something of that changed.",
    )
    .option("-k, --kernel <kernels>", "kernels, with commas between, or all that are here")
    .option("-r, --release <release>", "one kernel, by its release")
    .option("-a, --arch <architecture>", "the default kernel of this architecture")
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .option("--tapset <tapset>", "a tapset that has the alias: a name, a folder or a file")
    .option("--value <name>", "only this value, as `POINT VALUE` and `ALIAS.VALUE` say, too")
    .addOption(
      new Option("--format <format>", "how to tell").choices(["text", "json"]).default("text"),
    )
    .addHelpText(
      "after",
      `
Examples:
  tapwright explain 'kernel.syscall("read")'
  tapwright explain 'kernel.function("vfs_read").return' -k all
  tapwright explain net.send.size --tapset ./my-tapset`,
    )
    .action(async (point: string, value: string | undefined, options: ExplainOptions) => {
      const { explainCommand } = await import("../commands/explain-command.ts");
      end(await explainCommand({ point, value }, options));
    });
}
