// `tapwright check`: what is wrong with scripts and tapsets.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { addKernelOptions, addLanguageOptions, parsePass } from "./options.ts";
import type { KernelOptions, LanguageOptions, Pass } from "./options.ts";
import { refuseLanguageContradictions } from "./run-contradictions.ts";
import { addStapOptions } from "./refused-options.ts";

export interface CheckOptions extends KernelOptions, LanguageOptions {
  readonly execute?: string;
  readonly pass: Pass;
  readonly print: boolean;
}

export function declareCheck(program: Command, end: EndCommand): void {
  const command = program
    .command("check [files...]")
    .summary("say what is wrong with scripts")
    .description(
      "Reads scripts and says what is wrong with them. Pass 1 needs no kernel: it reads the text alone.\n" +
        "Pass 2 resolves probe points, variables and types against a kernel.",
    );
  addKernelOptions(command);
  addLanguageOptions(command)
    .option("-e, --execute <text>", "the script itself instead of a file")
    .option("-p, --pass <number>", "last pass: 1 parse, 2 types, 3 C", parsePass, 2)
    .option("--print", "print what the pass made: script, symbols and types, or C", false)
    .option("--json", "the same as --format json")
    .option("--sarif", "the same as --format sarif");
  addStapOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  tapwright check examples/iotask.stp
  tapwright check -p1 --print examples/scf.stp
  tapwright check -g --json tapsets/syscall/*.stp`,
    )
    .action(
      async (
        files: string[],
        options: CheckOptions & { readonly json?: true; readonly sarif?: true },
      ) => {
        refuseLanguageContradictions(options);
        const { checkCommand } = await import("../commands/check-command.ts");
        const format = options.json ? "json" : options.sarif ? "sarif" : options.format;
        const scriptArguments = options.execute === undefined ? [] : files;
        end(await checkCommand(files, { ...options, format }, scriptArguments));
      },
    );
}
