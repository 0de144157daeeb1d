// `tapwright test`: golden tests in guests.

import { InvalidArgumentError, Option, type Command } from "commander";
import { parseShard } from "../matrix/shard.ts";
import type { Shard } from "../matrix/matrix-report.ts";
import { exitCodeHelp } from "./exit-codes.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";
import { addKernelOptions, numberBetween, repeatable } from "./options.ts";
import type { KernelOptions } from "./options.ts";
import { refuseTestContradictions } from "./test-contradictions.ts";

export const testFormats = ["text", "json", "tap", "junit", "markdown", "html"] as const;
export type TestFormat = (typeof testFormats)[number];

export interface TestOptions extends KernelOptions {
  readonly update: boolean;
  readonly watch: boolean;
  readonly include: readonly string[];
  readonly filter?: RegExp;
  readonly reports: string;
  readonly format: TestFormat;
  readonly resume: boolean;
  readonly coverage: boolean;
  readonly retries: number;
  readonly matrix?: string;
  readonly shard?: Shard;
  readonly fresh: boolean;
  readonly fetch: boolean;
  readonly times?: string;
  readonly jobs?: number;
  readonly allow?: string;
}

export function declareTest(program: Command, end: EndCommand): void {
  addKernelOptions(
    program
      .command("test [paths...]")
      .summary("run golden tests")
      .description(
        "Runs the golden tests below the paths (default: here): each NAME.test.stp runs in a guest under the\n" +
          "workload that it names, and what it prints is compared with NAME.golden.",
      ),
  )
    .option(
      "-u, --update",
      "rewrite golden lines that did not match, never those of the truth",
      false,
    )
    .option("--watch", "stay, and run at once the tests that a saved file is about", false)
    .option("-t, --filter <pattern>", "only tests whose name matches", parsePattern)
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .addOption(
      new Option("--retries <number>", "try a test that fails so often again; a pass is then flaky")
        .default(0)
        .argParser(numberBetween(0, 10)),
    )
    .option("--allow <file>", "complaints of kernels that are no failure, with their reasons")
    .option(
      "--reports <folder>",
      "where reports go: TAP, JUnit, JSON, and every event as it came",
      "reports",
    )
    .addOption(
      new Option("--format <format>", "what goes to standard output")
        .choices(testFormats)
        .default("text"),
    )
    .option(
      "--resume",
      "what is known from before, as of a run that was cut off, is not run again",
      false,
    )
    .option("--coverage", "count what of tapsets runs; tapwright coverage tells it", false)
    .option(
      "-j, --jobs <number>",
      "tests at a time (default: one a processor)",
      numberBetween(1, 1000),
    )
    .option("--matrix <file>", "all tests on all kernels that the file names")
    .addOption(new Option("--shard <I/N>", "only a share of the matrix").argParser(parseShard))
    .option("--fetch", "first fetch kernels of the matrix that are not here", false)
    .option(
      "--times <file>",
      "write how long cells of the matrix took, for shards to be balanced by",
    )
    .option("--fresh", "of the matrix also what is known from before", false)
    .addHelpText(
      "after",
      `
A golden line is text with holes:
  {{regex}}                 what the expression matches
  {{name:type}}             a value, kept; types: int hex word symbol string text
  {{=name}}                 the same text again
  {{truth.path.to.value}}   a value of the workload's own report
  ...                       alone on a line: any lines

Directives, in comments at the head of a test:
  # @workload NAME ARGUMENTS       what the guest does meanwhile
  # @time-limit SECONDS            a test that runs longer has failed (default: 30)
  # @requires CONFIG_NAME=VALUE    skipped on other kernels; also: architecture NAME…, debug-information, release N.N (or later), huge-pages
  # @arguments WORD…               what the script has for $1, @2 and so on
  # @expects-error TEXT            a run-time error that says so must come, and is no failure

With --watch the kernel, the tapsets and a restored guest stay at hand. A test runs when its script, its golden file or
a tapset that it uses was saved. On a terminal, a runs all tests, q or Ctrl-C ends.

Examples:
  tapwright test tapsets/syscall
  tapwright test --watch my-tapset
  tapwright test -u my-tapset/tests/open.test.stp
  tapwright test --resume --format html my-tapset > tests.html
  tapwright test --matrix ci/matrix.json --shard 1/4
  tapwright test --matrix ci/matrix.json --times ci/times.json

${exitCodeHelp}`,
    )
    .action(async (paths: string[], options: TestOptions) => {
      refuseTestContradictions(paths, options);
      const signal = listenForInterrupt();
      if (options.matrix !== undefined) {
        const { matrixCommand } = await import("../commands/matrix-command.ts");
        return end(await matrixCommand(options.matrix, options, signal));
      }
      const { testCommand } = await import("../commands/test-command.ts");
      end(await testCommand(paths, options, signal));
    });
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}
