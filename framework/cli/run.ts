// `tapwright run`: a script in a guest.

import type { Command } from "commander";
import { exitCodeHelp } from "./exit-codes.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";
import {
  addKernelOptions,
  addLanguageOptions,
  parseMegabytes,
  parsePass,
  parseSeconds,
} from "./options.ts";
import type { KernelOptions, LanguageOptions } from "./options.ts";
import { scriptAndArguments } from "./script-arguments.ts";

export interface RunOptions extends KernelOptions, LanguageOptions {
  readonly execute?: string;
  readonly workload?: string;
  readonly output?: string;
  readonly module?: string;
  readonly timeLimit?: number;
  readonly outputLimit?: number;
  readonly pass?: 1 | 2 | 3 | 4;
  readonly json: boolean;
}

export function declareRun(program: Command, end: EndCommand): void {
  const command = program
    .command("run [script] [arguments...]")
    .summary("run a script in a guest")
    .description(
      "Translates a script, builds its module and runs it in a guest with a real kernel.\n" +
        "The script obeys the directives at its head (@workload, @time-limit, @requires). Without a\n" +
        "workload it runs until it calls exit() or until Ctrl-C, which lets its end probes run.",
    );
  addKernelOptions(command);
  addLanguageOptions(command)
    .option("-e, --execute <text>", "the script itself instead of a file")
    .option("-c, --workload <workload>", "what the guest does meanwhile, with its arguments")
    .option("-o, --output <file>", "write the script's output to a file")
    .option("-m, --module <name>", "name of the module")
    .option("--time-limit <seconds>", "end it after this time as failed", parseSeconds)
    .option(
      "--output-limit <megabytes>",
      "end it as failed when it prints more (default: 64)",
      parseMegabytes,
    )
    .option(
      "-p, --pass <number>",
      "stop after this pass: 1 parse, 2 types, 3 C, 4 module",
      parsePass,
    )
    .option("--json", "print one JSON object with output, truth and verdict", false)
    .addHelpText(
      "after",
      `
Examples:
  tapwright run examples/iotask.stp
  tapwright run -e 'probe begin { printf("hello\\n"); exit() }'
  tapwright run -k bookworm/cloud-amd64 -c 'file-io --opens 7' examples/iotask.stp

${exitCodeHelp}`,
    )
    .action(async (first: string | undefined, rest: string[], options: RunOptions) => {
      const { script, scriptArguments } = scriptAndArguments(first, rest, options);
      const signal = listenForInterrupt();
      const { runCommand } = await import("../commands/run-command.ts");
      end(await runCommand(script, scriptArguments, options, signal));
    });
}
