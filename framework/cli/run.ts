// `tapwright run`: a script in a guest, with the options of stap.

import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { exitCodeHelp } from "./exit-codes.ts";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";
import {
  addCacheOptions,
  addKernelOptions,
  addLanguageOptions,
  numberBetween,
  once,
  parseMegabytes,
  parsePass,
  parseSeconds,
} from "./options.ts";
import type { CacheOptions, KernelOptions, LanguageOptions, Pass } from "./options.ts";
import { addStapOptions } from "./refused-options.ts";
import { runHelp } from "./run-help.ts";
import { checkRunOptions } from "./run-contradictions.ts";
import { scriptAndArguments } from "./script-arguments.ts";

export interface RunOptions extends KernelOptions, LanguageOptions, CacheOptions {
  readonly execute?: string;
  readonly example: boolean;
  readonly workload?: string;
  readonly target?: number;
  readonly output?: string;
  readonly rotate?: Rotation;
  readonly buffer?: number;
  readonly raw?: string;
  /** Bytes. */
  readonly flightRecorder?: number;
  readonly attach?: true;
  readonly module?: string;
  readonly duration?: number;
  readonly timeLimit?: number;
  readonly outputLimit?: number;
  readonly timing: boolean;
  readonly pass?: Pass;
  readonly list?: string;
  readonly listVars?: string;
  readonly dumpProbeTypes: boolean;
  readonly dumpProbeAliases: boolean;
  readonly dumpFunctions: boolean;
  readonly json: boolean;
}

/** `-S SIZE[,COUNT]` */
export interface Rotation {
  readonly megabytes: number;
  readonly count?: number;
}

export function declareRun(program: Command, end: EndCommand): void {
  const command = program
    .command("run [script] [arguments...]")
    .summary("run a script in a guest")
    .description(
      "Translates a script, builds its module and runs it in a guest with a real kernel.\n" +
        "A module (X.ko) that was built before is inspected and run.\n" +
        "The script obeys the directives at its head (@workload, @time-limit, @requires). Without a\n" +
        "workload it runs until it calls exit() or until Ctrl-C, which lets its end probes run. Options are those of\n" +
        "stap where it has them; docs/command-line.md says of each what differs.",
    );
  addKernelOptions(command);
  addLanguageOptions(command);
  addScriptOptions(command);
  addGuestOptions(command);
  addListingOptions(addCacheOptions(command));
  addStapOptions(command)
    .addHelpText("after", runHelp)
    .addHelpText("after", helpOfRun)
    .action(async (first: string | undefined, rest: string[], options: RunOptions) => {
      for (const warning of checkRunOptions(first, options)) process.stderr.write(`${warning}\n`);
      const signal = listenForInterrupt();
      const listing = options.list ?? options.listVars;
      if (listing !== undefined) {
        const { listCommand } = await import("../commands/list-command.ts");
        return end(await listCommand(listing, { ...options, vars: options.list === undefined }));
      }
      if (options.dumpFunctions || options.dumpProbeAliases || options.dumpProbeTypes) {
        const { dumpCommand } = await import("../commands/dump-command.ts");
        return end(await dumpCommand(options));
      }
      const { script, scriptArguments } = scriptAndArguments(first, rest, options);
      const { runCommand } = await import("../commands/run-command.ts");
      return end(await runCommand(script, scriptArguments, options, signal));
    });
}

const helpOfRun = `
Examples:
  tapwright run examples/iotask.stp
  tapwright run -e 'probe begin { printf("hello\\n"); exit() }'
  tapwright run --attach -c 'file-io --opens 7' --raw streams examples/iotask.stp
  tapwright run -k bookworm/cloud-amd64 -c 'file-io --opens 7' examples/iotask.stp

${exitCodeHelp}`;

function addScriptOptions(command: Command): void {
  command
    .addOption(once("-e, --execute <text>", "the script itself instead of a file"))
    .option("--example", "look for the file among this package's examples", false)
    .option("-m, --module <name>", "name of the module, which is copied into this folder")
    .option(
      "-p, --pass <number>",
      "stop after this pass: 1 parse, 2 elaborate, 3 translate, 4 build",
      parsePass,
    );
}

function addGuestOptions(command: Command): void {
  command
    .option("-c, --workload <workload>", "what the guest does meanwhile, with its arguments")
    .option(
      "-x, --target <pid>",
      "what target() is: a process of the guest",
      numberBetween(1, 4194304),
    )
    .option(
      "--attach",
      "stream until Control-C: whatever the workload does, however long, however much",
    )
    .option("-o, --output <file>", "write the script's output to a file, named as by strftime")
    .option(
      "-S, --rotate <size[,n]>",
      "files of that many megabytes, of which n are kept",
      parseRotation,
    )
    .option("-s, --buffer <megabytes>", "buffer for output of each processor", numberBetween(1, 64))
    .option("--raw <folder>", "write each processor's output as it came, for tapwright merge")
    .option(
      "--flight-recorder <size>",
      "keep the newest megabytes (or 64k) and show them at the end",
      parseSize,
    )
    .option(
      "-T, --duration <seconds>",
      "end the script after this time, as by exit()",
      parseSeconds,
    )
    .option("--time-limit <seconds>", "end it after this time as failed", parseSeconds)
    .option(
      "--output-limit <megabytes>",
      "end it as failed when it prints more (default: 64)",
      parseMegabytes,
    )
    .option("-t, --timing", "tell how often each probe was hit, and what it cost", false)
    .option("--json", "print one JSON object with output, truth and verdict", false);
}

function addListingOptions(command: Command): void {
  command
    .addOption(once("-l, --list <pattern>", "list the probe points that match"))
    .addOption(once("-L, --list-vars <pattern>", "list them with their variables"))
    .option("--dump-probe-types", "list the forms of probe points", false)
    .option("--dump-probe-aliases", "list the library's aliases", false)
    .option("--dump-functions", "list the library's functions", false)
    .addOption(only("--privilege <level>", "stapdev"))
    .addOption(only("--runtime <mode>", "kernel"))
    .addOption(only("--prologue-searching <when>", "auto", "never"))
    .addOption(new Option("--check-version", "nothing depends on the version").hideHelp())
    .addOption(new Option("--save-uprobes", "no kernel needs them").hideHelp());
}

/** An option of stap of which only some values mean something here. */
function only(flags: string, ...values: string[]): Option {
  return new Option(flags, `only ${values.join(" and ")}`).choices(values).hideHelp();
}

/** Bytes: a number of megabytes, or with k of kilobytes. */
function parseSize(text: string): number {
  const found = /^([1-9][0-9]{0,5})([kM]?)$/.exec(text);
  if (found === null) throw new InvalidArgumentError("It has to be a number of megabytes, or 64k.");
  const bytes = Number(found[1]) * (found[2] === "k" ? 2 ** 10 : 2 ** 20);
  if (bytes <= 2 ** 30) return bytes;
  throw new InvalidArgumentError("A gigabyte is the most that is kept.");
}

function parseRotation(text: string): Rotation {
  const found = /^([1-9][0-9]{0,5})(?:,([1-9][0-9]{0,5}))?$/.exec(text);
  if (found === null) throw new InvalidArgumentError("It has to be SIZE or SIZE,N.");
  return {
    megabytes: Number(found[1]),
    count: found[2] === undefined ? undefined : Number(found[2]),
  };
}
