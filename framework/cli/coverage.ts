// `tapwright coverage`: what of tapsets ran in their tests.

import { Option, type Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { exitCodeHelp } from "./exit-codes.ts";
import { numberBetween, repeatable } from "./options.ts";

export const coverageFormats = ["text", "json", "markdown", "html"] as const;
export type CoverageFormat = (typeof coverageFormats)[number];

export interface CoverageOptions {
  readonly kernel?: string;
  readonly include: readonly string[];
  readonly tests: readonly string[];
  readonly format: CoverageFormat;
  readonly json: boolean;
  readonly verbose: boolean;
  readonly output?: string;
  readonly reports: string;
  readonly fresh: boolean;
  readonly jobs?: number;
}

export function declareCoverage(program: Command, end: EndCommand): void {
  program
    .command("coverage [tapsets...]")
    .summary("tell what of tapsets ran in their tests")
    .description(
      "Says which aliases of tapsets (names below tapsets/, folders or files; default: here) fired in their tests, which\n" +
        "alternatives and statements ran, and which exported values were compared with truth. Tests of which that is not\n" +
        "known from before run first, with code that counts.",
    )
    .option("-k, --kernel <kernels>", "kernels, with commas between, or all that are here")
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .addOption(
      repeatable("--tests <path>", "more tests than those of the tapsets (may be repeated)"),
    )
    .addOption(
      new Option("--format <format>", "how to tell").choices(coverageFormats).default("text"),
    )
    .option("--json", "the same as --format json", false)
    .option("-v, --verbose", "in text all that did not run, however much", false)
    .option("-o, --output <file>", "write into a file instead")
    .option("--reports <folder>", "where evidence of tests that fail goes", "reports")
    .option("--fresh", "run also tests of which it is known", false)
    .option(
      "-j, --jobs <number>",
      "tests at a time (default: one a processor)",
      numberBetween(1, 1000),
    )
    .addHelpText(
      "after",
      `
Only tests that pass count. docs/coverage.md says what is counted, and when a value counts as compared.

Examples:
  tapwright coverage syscall
  tapwright coverage -k bookworm/cloud-amd64,bookworm/686-pae ./my-tapset
  tapwright coverage --format html -o coverage.html ./my-tapset
  tapwright coverage --tests examples syscall base

${exitCodeHelp}`,
    )
    .action(async (tapsets: string[], options: CoverageOptions) => {
      const { coverageCommand } = await import("../commands/coverage-command.ts");
      const { listenForInterrupt } = await import("./interrupt.ts");
      end(await coverageCommand(tapsets, options, listenForInterrupt()));
    });
}
