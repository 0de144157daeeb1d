// Options that several commands share, spelled as stap spells them where it has them.

import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

/** Which kernel, as it comes from the command line. */
export interface KernelOptions {
  readonly kernel?: string;
  readonly release?: string;
  readonly arch?: string;
}

/** How diagnostics are told. */
export interface DiagnosticOptions {
  readonly warnings: boolean;
  readonly warningsAsErrors: boolean;
  readonly format: DiagnosticFormat;
}

export type DiagnosticFormat = "text" | "json" | "sarif";

/** Options that change how a script is read and built. */
export interface LanguageOptions extends DiagnosticOptions {
  readonly guru: boolean;
  readonly include: readonly string[];
  readonly define: Readonly<Record<string, string>>;
  readonly global: Readonly<Record<string, string>>;
  /** Texts of `-E`. */
  readonly more: readonly string[];
  readonly compatible?: string;
  readonly unoptimized: boolean;
  readonly skipBadvars: boolean;
  readonly suppressHandlerErrors: boolean;
  readonly suppressTimeLimits: boolean;
  readonly globalVarDisplay: boolean;
  /** How often `-v` was given. */
  readonly verbose: number;
  /** What `--vp` adds to that, a pass each. */
  readonly vp: readonly number[];
}

/** `--vp` and `-v`, as every command has them that goes through passes. */
export type Verbosity = Pick<LanguageOptions, "verbose" | "vp">;

/** What happens to the files of a build that the cache keeps. */
export interface CacheOptions {
  readonly disableCache: boolean;
  readonly poisonCache: boolean;
}

export function addKernelOptions(command: Command, kernels = "kernel to use"): Command {
  return command
    .option("-k, --kernel <kernel>", `${kernels} (default: bookworm/cloud-amd64)`)
    .option("-r, --release <release>", "the same, also by its release")
    .option("-a, --arch <architecture>", "take the default kernel of this architecture");
}

export function addDiagnosticOptions(command: Command): Command {
  return command
    .option("-w, --no-warnings", "do not show warnings")
    .option("-W, --warnings-as-errors", "take warnings for errors", false)
    .addOption(
      new Option("--format <format>", "how to tell what is wrong")
        .choices(["text", "json", "sarif"])
        .default("text"),
    );
}

export function addLanguageOptions(command: Command): Command {
  command
    .option("-g, --guru", "allow embedded C and writes to the kernel in the script", false)
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .addOption(repeatable("-E, --more <text>", "one more script (may be repeated)"))
    .addOption(assignments("-D, --define <NAME=VALUE>", "set a limit, such as MAXACTION=5000", "1"))
    .addOption(assignments("-G, --global <NAME=VALUE>", "set a scalar global of the script"))
    .option("--compatible <version>", "what systemtap_v is to the preprocessor", parseVersion)
    .option("-u, --unoptimized", "keep what aliases compute for nobody", false)
    .option("--skip-badvars", "take 0 for $variables that cannot be had", false)
    .option("--suppress-handler-errors", "let errors at run time end their handlers only", false)
    .option("--suppress-time-limits", "no limit on a handler's statements (wants -g)", false)
    .option("--no-global-var-display", "do not show globals that nothing reads");
  return addDiagnosticOptions(command)
    .addOption(
      new Option("-v, --verbose", "tell of each pass; more if repeated")
        .default(0, "none")
        .argParser(countUp),
    )
    .addOption(
      new Option("--vp <digits>", "the same, a digit for each pass")
        .default([], "none")
        .argParser(parseVerbosity),
    );
}

export function addCacheOptions(command: Command): Command {
  return command
    .option("--disable-cache", "build without the cache", false)
    .option("--poison-cache", "build everything anew, and keep that", false);
}

function countUp(_: string, before: number): number {
  return before + 1;
}

/** A digit for each of the five passes, as stap has it. */
function parseVerbosity(text: string): readonly number[] {
  if (!/^[0-9]{1,5}$/.test(text)) throw new InvalidArgumentError("It has 1 to 5 digits.");
  return [...text].map(Number);
}

/** The newest language that is read here. */
const newestVersion = [5, 6];

function parseVersion(text: string): string {
  if (!/^[0-9]{1,3}(\.[0-9]{1,3}){0,2}$/.test(text)) {
    throw new InvalidArgumentError("It has to be a version, such as 4.8.");
  }
  const [major = 0, minor = 0] = text.split(".").map(Number);
  const [newestMajor = 0, newestMinor = 0] = newestVersion;
  if (major > newestMajor || (major === newestMajor && minor > newestMinor)) {
    throw new InvalidArgumentError(
      `The newest language that is read is ${newestVersion.join(".")}.`,
    );
  }
  return text;
}

/** An option whose values add up to a list. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([], "none")
    .argParser((value: string, before: readonly string[]) => [...before, value]);
}

/** An option whose NAME=VALUE pairs add up to a record; `alone` is the value of a name without one. */
export function assignments(flags: string, description: string, alone?: string): Option {
  return new Option(flags, description)
    .default({}, "none")
    .argParser((text: string, before: Readonly<Record<string, string>>) => {
      const pair = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(text);
      const value = pair?.[2] ?? alone;
      if (!pair || value === undefined) throw new InvalidArgumentError("It has to be NAME=VALUE.");
      return { ...before, [pair[1]!]: value };
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

export type Pass = 1 | 2 | 3 | 4 | 5;

/** A number of one of the passes: parse, elaborate, translate, build, run. */
export function parsePass(text: string): Pass {
  if (!/^[1-5]$/.test(text)) throw new InvalidArgumentError("There are the passes 1 to 5.");
  return Number(text) as Pass;
}

/** An option that may be given once. */
export function once(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before?: string) => {
    if (before !== undefined) throw new InvalidArgumentError("It may be given once.");
    return value;
  });
}

/** A number in a range, as an option's value. */
export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^[0-9]{1,10}$/.test(text) ? Number(text) : -1;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It has to be a number from ${least} to ${most}.`);
  };
}
