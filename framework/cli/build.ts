// `tapwright build`: a script to a loadable module.

import type { Command } from "commander";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";
import { addCacheOptions, addKernelOptions, addLanguageOptions, once } from "./options.ts";
import type { CacheOptions, KernelOptions, LanguageOptions } from "./options.ts";
import { refuseLanguageContradictions } from "./run-contradictions.ts";
import { addStapOptions } from "./refused-options.ts";
import { scriptAndArguments } from "./script-arguments.ts";

export interface BuildOptions extends KernelOptions, LanguageOptions, CacheOptions {
  readonly execute?: string;
  readonly output?: string;
  readonly module?: string;
  readonly timing: boolean;
  readonly keepC: boolean;
  readonly json: boolean;
}

export function declareBuild(program: Command, end: EndCommand): void {
  const command = program
    .command("build [script] [arguments...]")
    .summary("build a script's module")
    .description("Translates a script and builds its kernel module.");
  addKernelOptions(command);
  addLanguageOptions(command)
    .addOption(once("-e, --execute <text>", "the script itself instead of a file"))
    .option("-o, --output <file>", "the module to write (default: the script's name with .ko)")
    .option("-m, --module <name>", "name of the module (default: made from the output's name)")
    .option("-t, --timing", "count hits and cycles of each probe", false)
    .option("--keep-c", "write the generated C beside the module", false)
    .option("--json", "print module, diagnostics and times as JSON", false);
  addStapOptions(addCacheOptions(command))
    .addHelpText(
      "after",
      `
Examples:
  tapwright build examples/iotask.stp -o iotask.ko
  tapwright build --keep-c -e 'probe kernel.function("vfs_read") { exit() }' -o read.ko`,
    )
    .action(async (first: string | undefined, rest: string[], options: BuildOptions) => {
      refuseLanguageContradictions(options);
      const { script, scriptArguments } = scriptAndArguments(first, rest, options);
      const signal = listenForInterrupt();
      const { buildCommand } = await import("../commands/build-command.ts");
      end(await buildCommand(script, scriptArguments, options, signal));
    });
}
