// The limits that -D sets, by the names that stap gives them.

import { nearNames, type AnalyzeOptions } from "../../compiler/index.ts";
import { fail } from "../failure.ts";

type Limits = NonNullable<AnalyzeOptions["limits"]>;

/** The biggest numbers that the run-time library can hold: a limit of one statement more is no limit at all. */
const most = 2 ** 31 - 1;
const mostNanoseconds = 3_600_000_000_000;

const limitNames: Readonly<
  Record<string, { readonly limit: keyof Limits; readonly least?: number; readonly most: number }>
> = {
  MAXSTRINGLEN: { limit: "stringSize", least: 2, most: 65_536 },
  MAXACTION: { limit: "actions", least: 1, most },
  MAXACTION_INTERRUPTIBLE: { limit: "actionsInProcess", least: 1, most },
  MAXNESTING: { limit: "nesting", most: 1_000 },
  MAXMAPENTRIES: { limit: "mapEntries", least: 1, most: 2 ** 24 },
  MAXERRORS: { limit: "errors", most },
  MAXSKIPPED: { limit: "skipped", most },
  MAXTRYLOCK: { limit: "lockTries", most: 1_000_000 },
  TRYLOCKDELAY: { limit: "lockDelay", most: 1_000_000 },
  MINSTACKSPACE: { limit: "stackSpace", most: 65_536 },
  KRETACTIVE: { limit: "activeReturns", most: 65_536 },
  STP_OVERLOAD_THRESHOLD: { limit: "load", most: mostNanoseconds },
  STP_OVERLOAD_INTERVAL: { limit: "loadInterval", least: 1_000_000, most: mostNanoseconds },
};

/** Limits of stap that have no meaning here, and why. */
const foreign: Readonly<Record<string, string>> = {
  MAXBACKTRACE:
    "Backtraces are kept whole, up to 1024 frames; a deeper one is an error of the script.",
  MAPHASHBIAS:
    "The hash of an array always has as many buckets as the array has room for elements.",
  MAXUPROBES: "Probes in user space are not supported yet.",
  STP_MAXMEMORY:
    "All memory is taken before the first probe; a guest that has too little refuses the module.",
  STP_PROCFS_BUFSIZE: 'Write the size at the probe: procfs("NAME").read.maxsize(BYTES).',
  INTERRUPTIBLE: "Handlers never sleep; begin, end and error probes can be interrupted.",
  STP_RELAY_TIMER_INTERVAL: "The agent is told when there is output.",
};

/** All names that -D takes. */
export function knownLimits(): string[] {
  return [...Object.keys(limitNames), "STP_NO_OVERLOAD"];
}

/** Reads `-D NAME=VALUE`; another name or no number is wrong usage. */
export function parseLimits(defines: Readonly<Record<string, string>>): Limits {
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = {};
  for (const [name, value] of Object.entries(defines)) {
    if (name === "STP_NO_OVERLOAD") {
      limits.load = 0;
      continue;
    }
    const known = limitNames[name];
    if (known === undefined) return failUnknown(name);
    const { least = 0, most: greatest } = known;
    if (!/^[0-9]{1,15}$/.test(value) || Number(value) < least || Number(value) > greatest) {
      return fail({
        code: "usage/bad-limit",
        message: `-D ${name}=${value} sets no limit`,
        hint: `The value is a number from ${least} to ${greatest}`,
        exitCode: 2,
      });
    }
    limits[known.limit] = Number(value);
  }
  return limits;
}

function failUnknown(name: string): never {
  const names = knownLimits();
  const [near] = nearNames(name, names);
  return fail({
    code: "usage/bad-limit",
    message:
      foreign[name] === undefined ? `there is no limit ${name}` : `${name} is not a limit here`,
    hint:
      foreign[name] ?? (near === undefined ? `There are: ${names.join(" ")}` : `Is ${near} meant?`),
    exitCode: 2,
  });
}
