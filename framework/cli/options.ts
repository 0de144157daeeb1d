// Options that several commands share, spelled as stap spells them where it has them.

import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

/** `-k` and `--arch` as they come from the command line. */
export interface KernelOptions {
  readonly kernel?: string;
  readonly arch?: string;
}

/** Options that change how a script is read. */
export interface LanguageOptions {
  readonly guru: boolean;
  readonly include: readonly string[];
  readonly define: Readonly<Record<string, string>>;
  readonly global: Readonly<Record<string, string>>;
  readonly warnings: boolean;
  readonly verbose: boolean;
}

export function addKernelOptions(command: Command): Command {
  return command
    .option("-k, --kernel <kernel>", "kernel to use (default: bookworm/cloud-amd64)")
    .option("-a, --arch <architecture>", "take the default kernel of this architecture");
}

export function addLanguageOptions(command: Command): Command {
  return command
    .option("-g, --guru", "allow embedded C and writes to the kernel in the script", false)
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .addOption(assignments("-D, --define <NAME=VALUE>", "set a limit, such as MAXACTION=5000"))
    .addOption(assignments("-G, --global <NAME=VALUE>", "set a scalar global of the script"))
    .option("-w, --no-warnings", "do not show warnings")
    .option("-v, --verbose", "show each pass with its time", false);
}

/** An option whose values add up to a list. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([], "none")
    .argParser((value: string, before: readonly string[]) => [...before, value]);
}

/** An option whose NAME=VALUE pairs add up to a record. */
export function assignments(flags: string, description: string): Option {
  return new Option(flags, description)
    .default({}, "none")
    .argParser((text: string, before: Readonly<Record<string, string>>) => {
      const pair = /^([A-Za-z_]\w*)=(.*)$/s.exec(text);
      if (!pair) throw new InvalidArgumentError("It has to be NAME=VALUE.");
      return { ...before, [pair[1]!]: pair[2]! };
    });
}

/** A number of seconds, at least 1. */
export function parseSeconds(text: string): number {
  if (!/^[1-9][0-9]{0,6}$/.test(text)) {
    throw new InvalidArgumentError("It has to be a positive number of seconds.");
  }
  return Number(text);
}

/** A number of megabytes, at least 1. */
export function parseMegabytes(text: string): number {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) {
    throw new InvalidArgumentError("It has to be a positive number of megabytes.");
  }
  return Number(text);
}

/** A number of one of the passes. */
export function parsePass(text: string): 1 | 2 | 3 | 4 {
  if (!/^[1-4]$/.test(text)) throw new InvalidArgumentError("There are the passes 1, 2, 3 and 4.");
  return Number(text) as 1 | 2 | 3 | 4;
}
