// Options that cannot go together, and those that do nothing in the company that they are in.

import { fail } from "../failure.ts";
import type { CacheOptions, LanguageOptions } from "./options.ts";
import type { RunOptions } from "./run.ts";

/** Ends the command on a contradiction; gives a warning for each option without effect. */
export function checkRunOptions(script: string | undefined, options: RunOptions): string[] {
  refuseContradictions(options);
  if (script?.endsWith(".ko") === true && (options.pass ?? 5) < 5) {
    refuse(`${script} has been through the passes 1 to 4`, "Run it without -p.");
  }
  const what = listingOf(options);
  if (what !== undefined) return checkListing(what, script, options);
  const { pass = 5 } = options;
  if (pass === 5) return [];
  return guestOptions(options).map(
    (option) => `warning[usage/no-effect]: ${option} has no effect with -p${pass}: nothing is run`,
  );
}

function refuseContradictions(options: RunOptions): void {
  const { workload, target, output, rotate } = options;
  if (options.kernel?.endsWith(".stp") === true) {
    refuse(
      `-k names a kernel, and ${options.kernel} is none`,
      "stap's -k keeps files: for the C use tapwright build --keep-c, for the module -m.",
    );
  }
  if (workload !== undefined && target !== undefined) {
    refuse("-c and -x both set target()", "Leave one of them out.");
  }
  if (rotate !== undefined && output === undefined) {
    refuse("-S says how big a file of output gets, but there is none", "Name it with -o FILE.");
  }
  refuseOfOutput(options);
  refuseLanguageContradictions(options);
}

function refuseOfOutput({ output, raw, flightRecorder, json, attach }: RunOptions): void {
  const given = [
    ...(raw === undefined ? [] : ["--raw"]),
    ...(flightRecorder === undefined ? [] : ["--flight-recorder"]),
    ...(json ? ["--json"] : []),
  ];
  if (given.length > 1) {
    refuse(
      `${given[0]} and ${given[1]} do different things with the output`,
      "Leave one of them out.",
    );
  }
  if (attach === true && json) {
    refuse(
      "--attach shows output as it comes, and --json when all is over",
      "Leave one of them out.",
    );
  }
  if (raw !== undefined && output !== undefined) {
    refuse("-o has no output to write: --raw takes it as it comes", "Give -o to tapwright merge.");
  }
}

/** Of the options that `build` and `check` have, too. */
export function refuseLanguageContradictions(
  options: LanguageOptions & Partial<CacheOptions>,
): void {
  if (!options.warnings && options.warningsAsErrors) {
    refuse("-w hides warnings, and -W takes them for errors", "Leave one of them out.");
  }
  if (options.suppressTimeLimits && !options.guru) {
    refuse("--suppress-time-limits wants guru mode", "If you trust the script, add -g.");
  }
  if (options.disableCache === true && options.poisonCache === true) {
    refuse("--disable-cache keeps nothing, --poison-cache does", "Leave one of them out.");
  }
}

const listings = [
  ["list", "-l"],
  ["listVars", "-L"],
  ["dumpProbeTypes", "--dump-probe-types"],
  ["dumpProbeAliases", "--dump-probe-aliases"],
  ["dumpFunctions", "--dump-functions"],
] as const;

function listingOf(options: RunOptions): string | undefined {
  const given = listings.filter(([name]) => options[name] !== undefined && options[name] !== false);
  const [first, second] = given.map(([, spelled]) => spelled);
  if (second !== undefined) refuse(`${first} and ${second} ask for two lists`, "Ask one by one.");
  return first;
}

function checkListing(what: string, script: string | undefined, options: RunOptions): string[] {
  if (options.execute !== undefined) {
    refuse(
      `-e gives a script to run, and ${what} runs none`,
      "Use -E: its aliases are listed, too.",
    );
  }
  const given = [...guestOptions(options), ...(options.pass === undefined ? [] : ["-p"])];
  if (script !== undefined) given.push(`the word \`${script}\``);
  return given.map(
    (option) => `warning[usage/no-effect]: ${option} has no effect with ${what}: nothing is run`,
  );
}

const ofTheRun = [
  ["workload", "-c"],
  ["target", "-x"],
  ["attach", "--attach"],
  ["output", "-o"],
  ["rotate", "-S"],
  ["buffer", "-s"],
  ["raw", "--raw"],
  ["flightRecorder", "--flight-recorder"],
  ["duration", "-T"],
  ["timeLimit", "--time-limit"],
  ["outputLimit", "--output-limit"],
] as const;

/** Those that were given. */
function guestOptions(options: RunOptions): string[] {
  return ofTheRun.flatMap(([name, spelled]) => (options[name] === undefined ? [] : spelled));
}

function refuse(message: string, hint: string): never {
  return fail({ code: "usage/contradiction", message, hint, exitCode: 2 });
}
